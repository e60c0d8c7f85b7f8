// The motion detector's settings as YAML: the method, core/motion's parameters, zones. With a prefix the rows
// are those of a section of a larger file. Thread-safe; load_motion_settings blocks.
#pragma once

#include <deque>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "core/motion/settings.hpp"
#include "core/settings/schema.hpp"
#include "hub/settings/document.hpp"
#include "hub/settings/settings.hpp"

namespace vedette::settings {

// The detector's settings.
struct MotionSettings {
    motion::Settings detector;
    std::string zones;  // text for motion::ZoneList, which has checked it; empty: the whole picture
    std::size_t zone_count = 0;

    bool operator==(const MotionSettings& other) const;
};

// A row for each key, in the order of the reference page.
class MotionRows {
  public:
    // `prefix` ends with a dot, or is empty: "cameras.*.motion.".
    explicit MotionRows(std::string_view prefix = {});
    MotionRows(const MotionRows&) = delete;
    MotionRows& operator=(const MotionRows&) = delete;

    Table table() const { return {keys_, {}}; }

  private:
    std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

    std::deque<std::string> texts_;  // the rows' texts
    std::vector<Key> keys_;
};

// The rows of a detector's own file, without a prefix.
const Table& motion_table();

// Interprets the keys below `section` ("cameras.porch.motion.", or "") of a document that was read with these
// rows. Relative paths start from `folder`. Adds problems to the document.
MotionSettings interpret_motion(Document& document, std::string_view section, const std::string& folder,
                                const Environment& environment);

// Reads a detector's own file. An empty one has all defaults. Problems are sorted by place.
std::expected<MotionSettings, Problems> parse_motion_settings(std::string_view text, const std::string& file,
                                                              const std::string& folder,
                                                              const Environment& environment);
std::expected<MotionSettings, Problems> load_motion_settings(const std::string& path);

// The reference page of such a file (docs/ref/motion-settings.md).
std::string motion_settings_markdown();

}  // namespace vedette::settings
