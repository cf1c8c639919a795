#include "app/ui/context.h"

#include "app/ui/frame_impl.h"
#include "content/base/check.h"
#include "content/base/utf8.h"

namespace cw::ui {

struct Context::Impl {
  explicit Impl(ContextOptions options) : frame(std::move(options)) {}
  ImGuiContext* imgui = nullptr;
  FrameImpl frame;
  InputQueue input;
  int generation = 0;

  Result<void> build_fonts() {
    ImGui::SetCurrentContext(imgui);
    ImGuiIO& io = ImGui::GetIO();
    io.Fonts->Clear();
    auto fonts = load_fonts(frame.options_.font_folders, frame.options_.scale);
    if (!fonts) return fonts.error();
    frame.fonts_ = std::move(*fonts);
    unsigned char* pixels = nullptr;
    int width = 0, height = 0;
    io.Fonts->GetTexDataAsAlpha8(&pixels, &width, &height);
    io.Fonts->SetTexID(reinterpret_cast<ImTextureID>(static_cast<std::intptr_t>(1)));  // NOLINT(performance-no-int-to-ptr): an opaque handle
    ++generation;
    frame.rebuild_style();
    return {};
  }
};

Context::Context(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

Result<std::unique_ptr<Context>> Context::create(ContextOptions options) {
  auto impl = std::make_unique<Impl>(std::move(options));
  impl->imgui = ImGui::CreateContext();
  ImGui::SetCurrentContext(impl->imgui);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  // A steady caret is calm, and lets an idle window draw nothing at all.
  io.ConfigInputTextCursorBlink = false;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  compat::bind_keys();
  compat::take_all_events_at_once();
  Impl* raw = impl.get();
  std::unique_ptr<Context> context(new Context(std::move(impl)));
  if (auto built = raw->build_fonts(); !built) return built.error();
  return context;
}

Context::~Context() {
  ImGui::SetCurrentContext(impl_->imgui);
  ImGui::DestroyContext(impl_->imgui);
}

void Context::set_theme(const Theme& theme) { impl_->frame.options_.theme = theme; }
void Context::set_reduced_motion(bool reduced) { impl_->frame.options_.reduced_motion = reduced; }

Result<void> Context::set_scale(float scale) {
  if (scale == impl_->frame.options_.scale) return {};
  impl_->frame.options_.scale = scale;
  return impl_->build_fonts();
}

float Context::scale() const { return impl_->frame.options_.scale; }
InputQueue& Context::input() { return impl_->input; }

Frame& Context::begin(Vec display, double seconds) {
  ImGui::SetCurrentContext(impl_->imgui);
  impl_->frame.start(display, seconds, impl_->input.take());
  return impl_->frame;
}

void Context::end() { impl_->frame.finish(); }
const Probe& Context::probe() const { return impl_->frame.probe_; }

std::string Context::clipboard() const {
  ImGui::SetCurrentContext(impl_->imgui);
  const char* text = ImGui::GetClipboardText();
  return text != nullptr ? text : "";
}

const ImDrawData* Context::draw_data() const {
  ImGui::SetCurrentContext(impl_->imgui);
  return ImGui::GetDrawData();
}

int Context::atlas_generation() const { return impl_->generation; }
bool Context::wants_frame() const { return !impl_->input.empty() || impl_->frame.frames_wanted_ > 0; }
std::optional<double> Context::wants_frame_at() const { return impl_->frame.wake_at_; }
bool Context::text_field_active() const { return !impl_->frame.active_field_.empty(); }

bool Context::has_glyphs(Type type, std::string_view text, std::string* missing) const {
  ImFont* font = impl_->frame.fonts_[type].font;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    if (point.value >= 0x20 && !compat::has_glyph(font, point.value)) {
      if (missing != nullptr) *missing = std::string(text.substr(at, static_cast<std::size_t>(point.bytes)));
      return false;
    }
    at += static_cast<std::size_t>(point.bytes);
  }
  return true;
}

}  // namespace cw::ui
