// Checks the options of `vedette motion`, `motion compare` and `motion label`: opens the source, and reads
// the detector's settings from a file and the options that override it. Blocks on files. Main thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "hub/grab/console.hpp"
#include "hub/motion_tool/motion.hpp"
#include "hub/motion_tool/report.hpp"
#include "hub/settings/motion_settings.hpp"
#include "hub/source/source.hpp"

namespace vedette::motion_tool {

// A source that can be run.
struct Input {
    std::unique_ptr<source::Source> source;
    std::string shown;      // the source for messages, credentials masked
    bool recorded = false;  // pictures have media times; otherwise the time of arrival counts
    std::string file;       // path of a video file; "": another kind of source
};

// An existing path is a file or folder, and every picture of it is read; anything else is an address.
// `program` begins the warning of --insecure.
Result<Input> open_input(const std::string& text, std::string_view program, const grab::Console& console = {},
                         const grab::TlsOptions& tls = {});

// kInvalidArgument: both options are given.
Result<Format> check_format(bool csv, bool json);

// Reads a settings file; the error's message has a line for each problem.
Result<settings::MotionSettings> read_settings_file(const std::string& path);

// The settings file, if there is one, overridden by the other options.
Result<settings::MotionSettings> to_settings(const MotionOptions& options);

// Prints the error, each of its lines after `program`. Returns the exit status: 2 for kInvalidArgument,
// else 1.
int refuse_usage(const grab::Console& console, std::string_view program, const Error& why);

}  // namespace vedette::motion_tool
