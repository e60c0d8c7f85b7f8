// `vedette motion`: runs the motion detector on a file, a folder or any source and tells what it saw and
// when. Files and folders are gone through as fast as the machine can, on their own time line. Main thread.
#pragma once

#include <cstdio>
#include <optional>
#include <string>
#include <vector>

namespace vedette::motion_tool {

// As written on the command line, before anything is judged.
struct MotionWords {
    std::string source;    // a file's or folder's path, or what `source:` may be in the settings
    std::string settings;  // a file of docs/ref/motion-settings.md; "": all defaults. The rest overrides it
    std::optional<int> sensitivity{};
    std::string zones;             // a file; "": those of the settings
    std::string method;            // "": that of the settings
    std::vector<std::string> set;  // NAME=VALUE
    std::string picture;           // a file to draw into; empty: none
    std::string video;             // likewise
    bool csv = false;
    bool json = false;
};

struct MotionConsole {
    int out = 1;
    std::FILE* err = stderr;
    bool terminal = false;  // err is one: show how far it is
};

// What stands below the options in --help.
std::string motion_footer();

// 0: all was seen, or a live source was ended by Ctrl-C; 1: the source failed or nothing could be read; 2:
// wrong words.
int run_motion(const MotionWords& words, const MotionConsole& console);

}  // namespace vedette::motion_tool
