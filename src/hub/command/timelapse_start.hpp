// `vedette timelapse start SOURCE --every 30s --to DIR`: time-lapse of one camera without a hub and without a
// settings file. Main thread.
#pragma once

#include <string>

#include "hub/command/subcommands.hpp"
#include "hub/grab/console.hpp"

namespace vedette::command {

// Its options as they were typed; empty: not given.
struct StartArguments {
    std::string source;
    std::string folder;
    std::string every;
    std::string start;
    std::string stop;
    std::string weekdays;
    std::string from;
    std::string to;
    std::string latitude;
    std::string longitude;
    std::string time_zone;
    std::string dark;
    std::string camera_id;
    std::string file_names;
    std::string size;
    std::string rotate;
    std::string quality;
    std::string text;
    std::string keep;        // pictures
    std::string keep_days;   // days
    std::int64_t count = 0;  // pictures; 0: until a signal
    bool trust_clock = false;
    grab::TlsOptions tls{};
};

void add_timelapse_start(CLI::App& timelapse, Invocation& invocation);

// Prints a line for each slot and a sum at the end. Exit status 0: stopped by a signal, or all pictures are
// taken; 1: the folder can't be used; 2: usage error.
int run_timelapse_start(const StartArguments& arguments, const MakeTexts& make_texts,
                        const grab::Console& console);

}  // namespace vedette::command
