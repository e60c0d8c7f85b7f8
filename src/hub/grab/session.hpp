// One run of `vedette grab`: runs the source on a loop in the caller's thread, tries it again while that may
// help, and writes each picture as it comes, until all are there, time is up or a signal ends it. What the
// words of the command line mean is grab's.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "hub/grab/grab.hpp"
#include "hub/grab/picture_output.hpp"
#include "hub/source/source.hpp"

namespace vedette::grab {

struct GrabJob {
    std::unique_ptr<source::Source> source;
    std::string shown;         // the source for people, credentials masked
    bool lacks_login = false;  // its address could hold a user name, and holds none
    PictureOutput output;
    std::uint64_t wanted = 1;         // pictures; 0: no end
    std::optional<Duration> timeout;  // see GrabWords
    bool json = false;
};

// The process's exit status, see run_grab.
int grab_pictures(GrabJob job, const GrabConsole& console);

}  // namespace vedette::grab
