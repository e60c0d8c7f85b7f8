// `vedette timelapse render`: a film, or one picture, of a folder of pictures. Main thread.
#pragma once

#include <string>

#include "hub/command/subcommands.hpp"
#include "hub/grab/console.hpp"

namespace vedette::command {

// Its options as they were typed.
struct RenderArguments {
    std::string folder;  // with `config` the id of a job
    std::string config;  // the settings file; "": none
    std::string output;
    std::string from;  // local date, or date and time; "": from the first picture
    std::string to;    // likewise; "": to the last one
    std::size_t every = 1;
    double fps = 25;
    bool deflicker = false;
    bool stabilise = false;
    bool titles = false;
    std::string as = "film";  // or star-trail, keogram
    std::string size;         // WIDTHxHEIGHT; "": that of the first picture
};

// Adds the subcommand to the group `timelapse`. `invocation` outlives it.
void add_timelapse_render(CLI::App& timelapse, Invocation& invocation);

// Makes the film; prints what became of the pictures. Exit status 0: it is there; 1: it is not; 2: usage
// error.
int run_timelapse_render(const RenderArguments& arguments, const grab::Console& console);

}  // namespace vedette::command
