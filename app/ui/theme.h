#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "content/base/result.h"

namespace cw::ui {

/// Colours by meaning. Values live in assets/themes/{light,dark}.json; a test checks contrast (text ≥ 4.5, fills ≥ 3).
enum class Color : std::uint8_t {
  Bg, Surface, Sunken, Hover, Border, Hair, BorderStrong, Track,
  Text, Text2, Text3,
  Accent, AccentHover, AccentActive, OnAccent, AccentText, AccentTint, AccentFill,
  Ok, OkTint, OkFill, Warn, WarnTint, WarnFill, Bad, BadTint, BadFill, Violet, VioletTint,
  EvidenceOwn, EvidenceCredited, EvidenceMissed, Find, FindCurrent, Selection,
  Nav, NavText, NavActive, NavActiveText, Shadow, Scrim,
  Count_
};
[[nodiscard]] std::string_view name(Color color);  ///< as in the theme files: `accentTint`

/// 0xRRGGBBAA
using Rgba = std::uint32_t;

struct Theme {
  std::string name;
  bool dark = false;
  std::array<Rgba, static_cast<std::size_t>(Color::Count_)> colors{};
  Rgba operator[](Color c) const { return colors[static_cast<std::size_t>(c)]; }
};

/// Reads a theme file; every colour must be there. Fails with `theme.malformed` naming what is missing.
[[nodiscard]] Result<Theme> read_theme(std::string_view json, const std::string& file_name);
/// WCAG contrast ratio, 1 to 21.
[[nodiscard]] double contrast(Rgba a, Rgba b);

/// How something is meant: picks text colour, tint and fill together.
enum class Tone : std::uint8_t { Neutral, Accent, Ok, Warn, Bad, Violet };
[[nodiscard]] Color text_color(Tone tone);
[[nodiscard]] Color tint_color(Tone tone);
[[nodiscard]] Color fill_color(Tone tone);

/// Text faces by use (ui-notes: sizes at scale 1).
enum class Type : std::uint8_t {
  Body, Label, Strong, Small, SmallStrong, Caption, CardTitle, PageTitle, Stat, Big, Code, CodeBold, CodeSmall, CodeLarge,
  ChartBody, ChartBold, ChartItalic, ChartBoldItalic, ChartMono, ChartHeading1, ChartHeading2, ChartHeading3,
  Count_
};

/// Icons by meaning; code points of Material Icons are in icons.cpp.
enum class Icon : std::uint16_t {
  None, Home, Chart, Feedback, Settings, Search, Check, CheckCircle, Cancel, Warning, Info, Close, Add, Remove, Delete, DragHandle, Evidence,
  Timer, Pause, Play, Undo, Redo, ArrowUp, ArrowDown, ArrowLeft, ArrowRight, ChevronRight, ChevronDown, ExpandMore, Light, Dark, Contrast, TextSize,
  Folder, Backup, Restore, Keyboard, Help, School, Lightbulb, Science, Medication, Monitor, Description, Article, NoteAlt, Assignment, Badge,
  LocalHospital, Ambulance, Hospital, Radiology, Pathology, Eye, Phone, Signature, Restaurant, Accessibility, CaseManagement, Bed, Vaccines, Surgery, Ruler,
  List, Star, Flag, Person, Calendar, Refresh, Minus, Visibility, Done, Book, Rule, Calculate, Trending, Medal, Lock, CodeSets, Upload, Download, Copy, Compare, File, Archive, StarOutline, Grid, OpenInNew, Block, Back, Records, Notify, AssignTo, Bill, Exam, Readiness, Cards, Strike, Trophy, Hourglass, Count_
};

}  // namespace cw::ui
