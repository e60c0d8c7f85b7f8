// `vedette motion label`: a page on this machine on which a person marks who is seen where in a film, for
// bench/motion to score detectors against. Main thread.
#pragma once

#include <string>

#include "hub/motion_tool/motion.hpp"

namespace vedette::label {

// As written on the command line, before anything is judged.
struct LabelWords {
    std::string film;                    // a video file, or a folder of JPEG files
    std::string to;                      // "": FILM.json beside the film
    std::string listen = "127.0.0.1:0";  // of this machine
};

// What stands below the options in --help.
std::string label_footer();

// Returns when a signal came. 0: it did; 1: the film could not be read, or the address is taken; 2: wrong
// words, or a file of labels that does not fit the film.
int run_label(const LabelWords& words, const motion_tool::MotionConsole& console);

// The file beside the film that holds its labels: its name with .json for its ending.
std::string labels_beside(const std::string& film);

}  // namespace vedette::label
