// One run of `vedette grab`: runs the source on a loop in the caller's thread, retries it while that may
// help, and saves each picture as it comes, until all are saved, the time is over or a signal comes. Options
// are checked before, by run_grab.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "hub/grab/console.hpp"
#include "hub/grab/picture_output.hpp"
#include "hub/source/source.hpp"

namespace vedette::grab {

// What to save and from where.
struct GrabJob {
    std::unique_ptr<source::Source> source;
    std::string shown;  // the source's address for messages, credentials masked
    PictureOutput output;
    std::uint64_t count = 1;          // pictures; 0: until a signal
    std::optional<Duration> timeout;  // longest wait for a picture; empty: see GrabOptions
    bool json = false;
};

// The process's exit status, see run_grab.
int grab_pictures(GrabJob job, const Console& console);

}  // namespace vedette::grab
