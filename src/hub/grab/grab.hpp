// `vedette grab SOURCE`: takes pictures from any source that the hub knows, without a hub, and writes them to
// files or to standard output. Runs the source on a loop in the caller's thread.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>

#include <unistd.h>

namespace vedette::grab {

// As written on the command line, before anything is judged.
struct GrabWords {
    std::string source;
    std::int64_t count = 1;  // 0: until told to end
    std::string output;      // see PictureOutput::open
    std::string timeout;     // a duration such as "10s"; empty: 10 s, or three intervals of a slow source
    bool json = false;
};

struct GrabConsole {
    int out = STDOUT_FILENO;
    std::FILE* err = stderr;
    bool terminal = false;  // somebody looks at err
};

// What stands below the options in --help: exit statuses and examples.
std::string grab_footer();

// The process's exit status. 0: all pictures are there (without a number of them: the source has no more, or
// the user has ended it). 1: the source failed, or the pictures can't be written. 2: wrong words. 3: no
// picture came in time. 128 + signal: ended by the user before all pictures were there.
int run_grab(const GrabWords& words, const GrabConsole& console);

}  // namespace vedette::grab
