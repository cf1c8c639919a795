#!/usr/bin/env bash
# The real window under Xvfb, driven through the widget ids: by keyboard alone, by mouse alone, killed, idle, without a display.
# Usage: tests/e2e/window.sh BIN-FOLDER. Prints `ok NAME` or `FAIL NAME` a line.
set -u
bin=$1
work=$(mktemp -d)
trap 'kill "${xvfb:-}" 2>/dev/null; rm -rf "$work"' EXIT
ok() { echo "ok $1"; }
# A sanitizer's report, or any other long complaint of the run that failed, is printed whole: the next run overwrites the log.
fail() {
  echo "FAIL $1: $2"
  if grep -qE 'Sanitizer|runtime error:' "$work/log" 2>/dev/null; then sed 's/^/  | /' "$work/log"; fi
}
check() { if [ "$2" = 0 ]; then ok "$1"; else fail "$1" "status $2: $(tail -n 2 "$work/log" 2>/dev/null)"; fi; }

# --- without a display -------------------------------------------------------------------------------------------------
env -u DISPLAY -u WAYLAND_DISPLAY "$bin/chartwright" --record "$work/none.db" >"$work/log" 2>&1; status=$?
if [ $status = 3 ] && grep -q 'chartwright-cli' "$work/log" && [ "$(wc -l <"$work/log")" = 1 ]; then ok "no display: one sentence that names the command line"; else fail "no display" "status $status: $(cat "$work/log")"; fi
for view in welcome home workspace audit audit-result review review-documents review-due query query-answer feedback-review feedback-query records feedback feedback-miss feedback-procedure feedback-lenses feedback-attempts feedback-contrast encoder encoder-index encoder-table settings shortcuts; do
  env -u DISPLAY "$bin/chartwright" --screenshot "$work/$view.png" --view $view --theme dark --size 1280x720 >"$work/log" 2>&1
  if [ -s "$work/$view.png" ] && [ "$(head -c 4 "$work/$view.png" | tail -c 3)" = PNG ]; then ok "a picture of $view without a display"; else fail "a picture of $view" "$(cat "$work/log")"; fi
done
"$bin/chartwright" --screenshot "$work/a.png" --view feedback --size 1280x720 >"$work/log" 2>&1 && "$bin/chartwright" --screenshot "$work/b.png" --view feedback --size 1280x720 >"$work/log" 2>&1
cmp -s "$work/a.png" "$work/b.png"; check "the same picture twice, byte for byte" $?

# --- a display ------------------------------------------------------------------------------------------------------------
for number in 91 92 93 94 95; do
  Xvfb ":$number" -screen 0 1600x1000x24 >/dev/null 2>&1 & xvfb=$!
  sleep 1
  if kill -0 "$xvfb" 2>/dev/null; then export DISPLAY=":$number"; break; fi
done
[ -n "${DISPLAY:-}" ] || { fail "Xvfb" "it did not start"; exit 1; }
export LIBGL_ALWAYS_SOFTWARE=1
# Under the address sanitizer the software graphics driver's own leaks would be counted as ours; the unit and view tests look for leaks.
export ASAN_OPTIONS=detect_leaks=0
# Likewise the driver's worker threads under the thread sanitizer; the program itself has one thread.
export TSAN_OPTIONS=ignore_noninstrumented_modules=1
run() { timeout 120 "$bin/chartwright" --size 1440x900 "$@" >"$work/log" 2>&1; }

cat >"$work/keyboard" <<'STEPS'
wait welcome.skip
tab-to welcome.skip
key Enter
wait home.filter
tab-to home.case.upper-abdominal-pain-after-dinner
key Enter
wait workspace.code
key Ctrl+F
type penicillin
key Enter
key F3
key Ctrl+K
type gallbladder acute chronic obstruction
wait workspace.code.result.0
key Enter
wait workspace.dx.0
expect workspace.dx.0 K80
type i10
wait workspace.code.result.0
key Enter
expect workspace.dx.1 I10
tab-to workspace.dx.0.poa
key Enter
key y
expect workspace.dx.0.poa Y
tab-to workspace.dx.1
key Alt+Up
expect workspace.dx.0 I10
key Ctrl+Z
expect workspace.dx.0 K80
key Ctrl+Enter
wait workspace.submit.confirm
key Enter
wait feedback.row.*
key Down
tab-to feedback.evidence.0
key Alt+1
wait home.filter
key Ctrl+Q
wait home.filter
STEPS
run --record "$work/keys.db" --script "$work/keyboard"; check "by keyboard alone: open, find, code, submit, read" $?
"$bin/chartwright-cli" record info --record "$work/keys.db" 2>/dev/null | grep -q '1 attempts, 0 drafts'; check "the attempt is in the record" $?
run --record "$work/keys.db" --script "wait home.recent.0; expect home.recent.0 Upper abdominal; click home.recent.0; wait feedback.row.*; key Up; key Up; key Up; key Up; expect feedback.row.0 K80"; check "started again, the attempt is there with its feedback" $?

cat >"$work/mouse" <<'STEPS'
wait welcome.start
click welcome.start
wait workspace.chart*
click nav.home
wait home.filter
click home.case.upper-abdominal-pain-after-dinner
wait workspace.code
click workspace.find
type gallstones
click workspace.find.next
click workspace.find.next
click workspace.code
type k80.13
wait workspace.code.result.0
click workspace.code.result.0
wait workspace.dx.0
type e11.9
wait workspace.code.result.0
click workspace.code.result.0
wait workspace.dx.1
click workspace.dx.1.poa
click workspace.dx.1.poa.option.0
expect workspace.dx.1.poa Y
drag workspace.dx.1.drag 0 -150
expect workspace.dx.0 E11.9
click workspace.undo
expect workspace.dx.0 K80.13
click workspace.dx.0
select workspace.chart* 0.05 0.25 0.6 0.25
wait workspace.mark
click workspace.mark
wait workspace.dx.0.evidence.0
click workspace.tabs.1
click workspace.code
type 0ft40zz
wait workspace.code.result.0
click workspace.code.result.0
wait workspace.px.0.date
click workspace.px.0.date
click workspace.px.0.date.option.1
click workspace.submit
wait workspace.submit.confirm
click workspace.submit.confirm
wait feedback.row.*
click feedback.row.*
click feedback.part.fork
click feedback.part.separations
click feedback.evidence.0
click feedback.measure.code-over-code
wait feedback.arithmetic
click feedback.arithmetic
click feedback.again
wait workspace.code
STEPS
run --record "$work/mouse.db" --script "$work/mouse"; check "by mouse alone: open, find, code, mark, submit, read, again" $?

# --- a record reviewed, its clock moved, a provider asked, the chart coded by the answer ------------------------------------------
cat >"$work/review" <<'STEPS'
wait welcome.skip
click welcome.skip
wait home.filter
tab-to home.review.the-kitchen-rug
key Enter
wait review.flag.document
click workspace.document.pathology-report
click review.flag.document
pause 0.2
type signature
key Enter
key Enter
type vantongeren
key Enter
click review.draft.severity.2
click review.draft.save
wait review.flag.0
expect review.flag.0 Missing signature
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key F
pause 0.2
type late
key Enter
key Enter
type thorvald
key Enter
click review.draft.severity.2
key Ctrl+Enter
wait review.flag.1
expect review.flag.1 Late
click review.tabs.2
wait review.clock.delinquent
click review.clock.delinquent
click workspace.submit
wait workspace.submit.confirm
click workspace.submit.confirm
wait feedback.row.*
key Alt+1
wait home.filter
tab-to home.case.the-kitchen-rug
key Enter
wait workspace.code
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Ctrl+PageDown
key Alt+Q
wait query.to
key Enter
type thorvald
key Enter
tab-to query.field.from
type HIM student, extension 4410
tab-to query.field.title
type Clarification of the fall in hemoglobin
select workspace.chart* 0.05 0.25 0.6 0.25
key Ctrl+E
wait query.indicator.0
tab-to query.field.question
type What was the type and cause of the anemia, and when did it begin?
key Ctrl+Enter
wait query.send.confirm
key Enter
wait query.outcome
expect query.outcome Agrees
click query.addendum
wait workspace.document.answer-q-anemia
click query.back
wait workspace.code
click workspace.code
type d62
wait workspace.code.result.0
key Enter
wait workspace.dx.0
expect workspace.dx.0 D62
key Ctrl+Q
wait home.filter
STEPS
run --record "$work/review.db" --script "$work/review"; check "a record: flag a missing signature and a late summary, move to day 31, submit; write a query, read the answer, code it" $?
"$bin/chartwright-cli" record info --record "$work/review.db" 2>/dev/null | grep -q '1 attempts, 1 drafts'; check "the review and the query are in the record" $?
run --record "$work/review.db" --script "wait home.filter; tab-to home.case.the-kitchen-rug; key Enter; wait workspace.dx.0; expect workspace.dx.0 D62; key Alt+Q; wait query.outcome; expect query.outcome Agrees"; check "started again, the query is answered and the code is there" $?
run --record "$work/review.db" --script "wait home.filter; click nav.records; wait records.day.turn; click records.day.turn; wait records.row.*; click records.row.*; wait records.slip.0; key Alt+1; wait home.filter"; check "the unit's records: to the next that turns delinquent, and its slip" $?

# --- killed in the middle of work -------------------------------------------------------------------------------------------
"$bin/chartwright" --record "$work/kill.db" --script "wait welcome.skip; click welcome.skip; click home.case.upper-abdominal-pain-after-dinner; wait workspace.code; key Ctrl+K; type i10; wait workspace.code.result.0; key Enter; wait workspace.dx.0; pause 1.2; type e11.9; pause 60" >"$work/log" 2>&1 & program=$!
for _ in $(seq 1 60); do
  sleep 0.25
  [ -f "$work/kill.db" ] && grep -aq 'I10' "$work/kill.db" 2>/dev/null && break
done
sleep 1
kill -9 $program 2>/dev/null; wait $program 2>/dev/null
run --record "$work/kill.db" --script "wait home.continue; click home.continue; wait workspace.dx.0; expect workspace.dx.0 I10"; check "kill -9 loses no edit older than a second" $?

# --- examinations -------------------------------------------------------------------------------------------------------------
# Steps that answer items $1 to $2 (from 1) by keys, whatever they ask for; each must raise the count. Every $3rd is flagged. Digits and
# letters, Right and PageDown take turns; inside a field Alt+F flags and Alt+Right goes on.
answers() {
  awk -v from="$1" -v to="$2" -v every="$3" 'BEGIN {
    for (n = from; n <= to; ++n) {
      print "when exam.asked One answer -> key " (n % 2 ? 1 + int(n / 2) % 4 : substr("ABCD", 1 + int(n / 2) % 4, 1))
      print "when exam.asked Choose -> key 1"
      print "when exam.asked Choose -> key B"
      print "when exam.asked Choose 3 -> key 5"
      print "when exam.asked in order -> key Alt+Down"
      print "when exam.asked in order -> key 3"
      print "when exam.asked a number -> type 12.5"
      print "when exam.asked a code -> type E11.9"
      if (n % every == 0) { ++flagged; print "when exam.typed -> key Alt+F"; print "when exam.option.0 -> key M" }
      print "expect exam.progress " n " of 150 answered, " 0 + flagged " flagged"
      # One step on, whatever is asked: what a second condition would see is the next item already.
      if (n < to) print "key Alt+Right"
    }
  }'
}
# Steps that print what stands as the answers of $1 items, going on by Alt+$2.
told() {
  awk -v items="$1" -v way="$2" 'BEGIN {
    for (n = 1; n <= items; ++n) {
      print "print exam.stem"
      for (o = 0; o < 6; ++o) print "when exam.option." o " -> print exam.option." o
      print "when exam.typed.value -> print exam.typed.value"
      if (n < items) print "key Alt+" way
    }
  }'
}

{
  cat <<'STEPS'
wait welcome.skip
tab-to welcome.skip
key Enter
wait home.filter
key Alt+8
tab-to exam.begin.mock
key Enter
wait exam.asked
expect exam.clock left
key Alt+C
wait exam.calculator
type 12*3
key Enter
expect exam.calculator.value 36
key Escape
gone exam.calculator
STEPS
  # The second item and the third: where one answer is asked for, an option is struck out and comes back.
  for _ in 2 3; do
    echo "key Alt+Right"
    echo "when exam.asked One answer -> key Shift+D"
    echo "when exam.asked One answer -> expect exam.option.3 struck out"
    echo "when exam.asked One answer -> key Shift+D"
  done
  printf 'key Alt+Left\nkey Alt+Left\n'
  answers 1 150 40
  cat <<'STEPS'
when exam.typed -> key Escape
key G
wait exam.cell.149
expect exam.cell.39 Answered, flagged
expect exam.cell.149 looked at last
key Left
key Left
key Enter
gone exam.grid
when exam.typed -> key Escape
key G
expect exam.cell.147 looked at last
key Escape
gone exam.grid
key Ctrl+Enter
wait exam.end.confirm
expect exam.end.words Every item is answered, 3 flagged
key Enter
gone exam.end.confirm
key Ctrl+Enter
tab-to exam.end.confirm
key Enter
wait exam.scale
expect exam.scale Scaled score
tab-to exam.section.1
key Enter
wait exam.items
expect exam.review.given Your answer: 
STEPS
  for _ in $(seq 1 40); do echo "key Down"; done
  cat <<'STEPS'
expect exam.item.39 flagged
wait exam.item.40
tab-to exam.items
key End
wait exam.item.149
expect exam.review.given Your answer: 
key Escape
wait exam.begin.mock
tab-to exam.earlier
expect exam.earlier.1 Mock examination 1
STEPS
} >"$work/mock"
began=$SECONDS
run --record "$work/mock.db" --script "$work/mock"; check "a whole mock examination by keyboard alone, with its review ($((SECONDS - began)) s)" $?
run --record "$work/mock.db" --script "wait home.filter; key Alt+8; tab-to exam.earlier; expect exam.earlier.1 Mock examination 1; key Enter; wait exam.scale; expect exam.scale Scaled score"; check "started again, the sitting is in the list, and its result opens" $?

# A mock whose clock $1 (0 counts, 1 stops), killed behind its twelfth answer, a second and a half after which nothing may be lost, and continued.
killed_mock() {
  local name=$2 record="$work/killed-$1.db"
  {
    echo "wait welcome.skip; tab-to welcome.skip; key Enter; wait home.filter; key Alt+8; tab-to exam.clock.rule.$1; key Enter; tab-to exam.begin.mock; key Enter; wait exam.asked" | tr ';' '\n'
    answers 1 12 4
    told 12 Left
    for _ in $(seq 1 300); do printf 'pause 0.1\nprint exam.clock\n'; done
  } >"$work/steps"
  "$bin/chartwright" --size 1440x900 --record "$record" --script "$work/steps" >"$work/log" 2>&1 & program=$!
  for _ in $(seq 1 200); do
    sleep 0.1
    [ "$(grep -c '^exam.clock' "$work/log")" -ge 15 ] && break
  done
  kill -9 $program 2>/dev/null; wait $program 2>/dev/null
  local killed; killed=$(date +%s.%N)
  cp "$work/log" "$work/before"
  sleep 2
  {
    printf 'wait home.filter\nkey Alt+8\ntab-to exam.open.1.continue\nkey Enter\nprint exam.clock\nprint exam.progress\n'
    told 12 Right
  } >"$work/steps"
  run --record "$record" --script "$work/steps"; check "$name: continued" $?
  # The clock was printed at some moment of the second run; what it may show lies between its first and its last.
  local ended; ended=$(date +%s.%N)
  grep -q '^exam.progress 12 of 150 answered, 3 flagged' "$work/log"; check "$name: twelve answers and three flags are there" $?
  answered() { grep -E '^exam\.(stem|option|typed)' "$1" | LC_ALL=C sort; }
  [ "$(answered "$work/before" | grep -cE ', chosen|^exam.typed.value .')" -ge 6 ] && [ "$(answered "$work/before")" = "$(answered "$work/log")" ]; check "$name: each as it was given" $?
  awk -v counts=$((1 - $1)) -v away="$(awk "BEGIN { print $ended - $killed }")" '
    function seconds(text,   part, n, i, s) { n = split(text, part, ":"); for (i = 1; i <= n; ++i) s = s * 60 + part[i]; return s }
    $1 == "exam.clock" { if (FNR == NR) before = seconds($2); else if (after == "") after = seconds($2) }
    END {
      lost = before - after
      if (before < 12000 || (counts ? lost < 2 - 1 || lost > away + 1 : lost < -1 || lost > 1)) { print "the clock stood at " before " s, and then at " after " s; " away " s went by"; exit 1 }
    }' "$work/before" "$work/log" >"$work/clock"; local status=$?
  cat "$work/clock" >>"$work/log"
  check "$name: the clock is right to a second" $status
}
killed_mock 1 "a mock killed while its clock can stop"
killed_mock 0 "a mock killed while its clock runs on"

# A quiz by mouse alone: each kind of item is answered, judged, and its verdict read.
{
  cat <<'STEPS'
wait welcome.skip
click welcome.skip
wait home.filter
click nav.exam
wait exam.quiz.items.0
click exam.quiz.items.0
click exam.begin.quiz
STEPS
  for n in 1 2 3 4 5; do
    echo "wait exam.asked"
    echo "when exam.asked One answer -> click exam.option.$((n % 4))"
    echo "when exam.asked Choose -> click exam.option.0"
    echo "when exam.asked Choose -> click exam.option.1"
    echo "when exam.asked Choose 3 -> click exam.option.2"
    echo "when exam.asked in order -> click exam.order.keep"
    echo "when exam.asked a number -> click exam.typed"
    echo "when exam.asked a number -> type 12.5"
    echo "when exam.asked a code -> click exam.typed"
    echo "when exam.asked a code -> type E11.9"
    echo "click exam.check"
    echo "wait exam.verdict"
    echo "print exam.verdict"
    echo "when exam.option.0 -> print exam.option.0"
    if [ $n -lt 5 ]; then echo "click exam.next"; echo "gone exam.verdict"; fi
  done
  cat <<'STEPS'
click exam.hand.in
STEPS
} | sed 's/exam.hand.in/exam.handin/' >"$work/quiz"
cat >>"$work/quiz" <<'STEPS'
wait exam.back
wait exam.section.1
click exam.section.1
wait exam.item.4
click exam.item.4
expect exam.review.given Your answer: 
click exam.back
wait exam.earlier.1
expect exam.earlier.1 of 5 right
STEPS
run --record "$work/quiz.db" --script "$work/quiz"; check "a quiz by mouse alone: answer, verdict, result, review" $?
[ "$(grep -cE '^exam.verdict (Right\.|Not right\. (The answer is|The right order)) ?' "$work/log")" = 5 ]; check "five verdicts, each with the answer where it was not right" $?

# --- records that cannot be used ----------------------------------------------------------------------------------------------
echo "These are somebody's notes, and no record of ours." >"$work/notes.db"; cp "$work/notes.db" "$work/notes.copy"
"$bin/chartwright" --record "$work/notes.db" --run-seconds 1 >"$work/log" 2>&1; status=$?
if [ $status = 3 ] && [ "$(wc -l <"$work/log")" = 1 ] && cmp -s "$work/notes.db" "$work/notes.copy"; then ok "a foreign record: one sentence, untouched"; else fail "a foreign record" "status $status: $(cat "$work/log")"; fi
head -c 5000 "$work/keys.db" >"$work/cut.db"; cp "$work/cut.db" "$work/cut.copy"
"$bin/chartwright" --record "$work/cut.db" --run-seconds 1 >"$work/log" 2>&1; status=$?
if [ $status = 3 ] && [ "$(wc -l <"$work/log")" = 1 ] && cmp -s "$work/cut.db" "$work/cut.copy"; then ok "a truncated record: one sentence, untouched"; else fail "a truncated record" "status $status: $(cat "$work/log")"; fi

# --- idle ---------------------------------------------------------------------------------------------------------------------
"$bin/chartwright" --record "$work/idle.db" --frame-stats "$work/idle.json" --run-seconds 6 >"$work/log" 2>&1
frames=$(sed -n 's/.*"frames": \([0-9]*\).*/\1/p' "$work/idle.json" 2>/dev/null)
if [ -n "$frames" ] && [ "$frames" -le 30 ]; then ok "idle: $frames frames in six seconds"; else fail "idle" "${frames:-no} frames in six seconds"; fi

# --- theme System: the desktop is asked, and never waited for --------------------------------------------------------------------
mkdir "$work/tools"
for tool in gdbus gsettings; do printf '#!/bin/sh\nexec sleep 77.7\n' >"$work/tools/$tool"; chmod +x "$work/tools/$tool"; done
desktop() { env -u GTK_THEME -u XDG_CURRENT_DESKTOP PATH="$work/tools:$PATH" DBUS_SESSION_BUS_ADDRESS=unix:path=/nowhere "$@"; }
picture() { desktop timeout 120 "$bin/chartwright" --size 1440x900 --record "$work/theme-$1.db" --script "wait welcome.skip; pause $2; screenshot $work/theme-$1.png" "${@:3}" >"$work/log" 2>&1; }
# Tools that hang: the first frames come, light, and the program ends at once, taking the tool with it.
picture hanging 0.2; check "a desktop tool that hangs keeps nobody waiting" $?
if pgrep -f 'sleep 77\.7' >/dev/null; then fail "a hanging desktop tool is ended" "it still runs"; else ok "a hanging desktop tool is ended"; fi
picture light 0 --theme light && picture dark 0 --theme dark; check "pictures of both themes" $?
cmp -s "$work/theme-hanging.png" "$work/theme-light.png"; check "light until the desktop has answered" $?
printf '#!/bin/sh\necho "(<<uint32 1>>,)"\n' >"$work/tools/gdbus"
picture portal 2; check "a desktop that answers" $?
cmp -s "$work/theme-portal.png" "$work/theme-dark.png"; check "dark where the desktop is dark" $?

# --- a script that fails says which step --------------------------------------------------------------------------------------
run --record "$work/idle.db" --script "wait no.such.widget"; status=$?
if [ $status = 1 ] && grep -q 'step 1 (wait no.such.widget) failed' "$work/log"; then ok "a failing script step is named"; else fail "a failing script" "status $status"; fi
