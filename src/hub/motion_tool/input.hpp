// What the words of `vedette motion` and its relatives mean: a source from a path or an address, the
// detector's settings from a file and the options that override it. Blocks on files. Main thread.
#pragma once

#include <memory>
#include <string>

#include "hub/motion_tool/motion.hpp"
#include "hub/settings/motion_settings.hpp"
#include "hub/source/source.hpp"
#include "linux/base/error.hpp"

namespace vedette::motion_tool {

struct MotionInput {
    std::unique_ptr<source::Source> source;
    std::string shown;      // the source for people, credentials masked
    bool recorded = false;  // its pictures have times of their own; else they come as they happen
    std::string file;       // where the source is one; empty otherwise
};

// A path that is there is a file or a folder, every picture of it; anything else is an address.
Result<MotionInput> open_motion_input(const std::string& text);

// The file's settings; its problems are the lines of the message.
Result<settings::MotionSettings> read_motion_file(const std::string& path);

// The settings file, if one is named, with what the options say over it.
Result<settings::MotionSettings> to_motion_settings(const MotionWords& words);

// Prints the error on `err`, each line behind `who`, and gives the exit status for it.
int refuse_motion(std::FILE* err, std::string_view who, const Error& why);

}  // namespace vedette::motion_tool
