// `vedette motion label`: serves a web page on this machine on which a person labels who is where in a film,
// as the truth that bench/motion scores detectors against. Main thread.
#pragma once

#include <string>

#include "hub/grab/console.hpp"

namespace vedette::label {

// As written on the command line, not checked.
struct LabelOptions {
    std::string film;                    // a video file, or a folder of JPEG files
    std::string to;                      // "": FILM.json in the film's folder
    std::string listen = "127.0.0.1:0";  // a loopback address
};

// Returns when a signal comes. The process's exit status. 0: a signal came; 1: the film can't be read, or the
// address is in use; 2: usage error, or labels that do not fit the film.
int run_label(const LabelOptions& options, const grab::Console& console);

// The default path of a film's labels: its path with the extension .json.
std::string labels_beside(const std::string& film);

}  // namespace vedette::label
