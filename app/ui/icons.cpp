#include "app/ui/icons.h"

#include <array>

#include "content/base/check.h"

namespace cw::ui {
namespace {

// Code points of Material Icons, in the order of enum Icon.
constexpr std::array<std::uint16_t, static_cast<std::size_t>(Icon::Count_)> kCodePoints = {
    0,       // None
    0xE88A,  // Home
    0xE85D,  // Chart
    0xF0C5,  // Feedback
    0xE8B8,  // Settings
    0xE8B6,  // Search
    0xE5CA,  // Check
    0xE86C,  // CheckCircle
    0xE5C9,  // Cancel
    0xE002,  // Warning
    0xE88E,  // Info
    0xE5CD,  // Close
    0xE145,  // Add
    0xE15B,  // Remove
    0xE872,  // Delete
    0xE945,  // DragHandle
    0xE22B,  // Evidence
    0xE425,  // Timer
    0xE034,  // Pause
    0xE037,  // Play
    0xE166,  // Undo
    0xE15A,  // Redo
    0xE5D8,  // ArrowUp
    0xE5DB,  // ArrowDown
    0xE5C4,  // ArrowLeft
    0xE5C8,  // ArrowRight
    0xE5CC,  // ChevronRight
    0xE5CF,  // ChevronDown
    0xE5CF,  // ExpandMore
    0xE518,  // Light
    0xE51C,  // Dark
    0xEB37,  // Contrast
    0xE245,  // TextSize
    0xE2C7,  // Folder
    0xE864,  // Backup
    0xE8B3,  // Restore
    0xE312,  // Keyboard
    0xE8FD,  // Help
    0xE80C,  // School
    0xE0F0,  // Lightbulb
    0xEA4B,  // Science
    0xF033,  // Medication
    0xEAA2,  // Monitor
    0xE873,  // Description
    0xEF42,  // Article
    0xF040,  // NoteAlt
    0xE85D,  // Assignment
    0xEA67,  // Badge
    0xE548,  // LocalHospital
    0xEB3C,  // Ambulance
    0xEA40,  // Hospital
    0xE43F,  // Radiology
    0xEA3A,  // Pathology
    0xE8F4,  // Eye
    0xE0CD,  // Phone
    0xE746,  // Signature
    0xE56C,  // Restaurant
    0xE84E,  // Accessibility
    0xE8F9,  // CaseManagement
    0xEFDF,  // Bed
    0xE138,  // Vaccines
    0xE3F3,  // Surgery
    0xE41C,  // Ruler
    0xE896,  // List
    0xE838,  // Star
    0xE153,  // Flag
    0xE7FD,  // Person
    0xE878,  // Calendar
    0xE5D5,  // Refresh
    0xE15B,  // Minus
    0xE8F4,  // Visibility
    0xE876,  // Done
    0xEA19,  // Book
    0xF1C2,  // Rule
    0xEA5F,  // Calculate
    0xE8E5,  // Trending
    0xEA3F,  // Medal
    0xE897,  // Lock
    0xE02F,  // CodeSets
    0xE2C6,  // Upload
    0xE2C4,  // Download
    0xE14D,  // Copy
    0xE915,  // Compare
    0xE24D,  // File
    0xE149,  // Archive
    0xE83A,  // StarOutline
    0xE3EC,  // Grid
    0xE89E,  // OpenInNew
    0xE14B,  // Block
    0xE5C4,  // Back
    0xE616,  // Records
    0xE7F4,  // Notify
    0xE7FE,  // AssignTo
    0xE8B0,  // Bill
    0xF04C,  // Exam
    0xF092,  // Readiness
    0xE41D,  // Cards
    0xE257,  // Strike
    0xEA23,  // Trophy
    0xE88B,  // Hourglass
};

}  // namespace

std::uint16_t code_point(Icon icon) {
  CW_CHECK(icon < Icon::Count_);
  return kCodePoints[static_cast<std::size_t>(icon)];
}

}  // namespace cw::ui
