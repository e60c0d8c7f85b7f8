// What the detector followed in a film, as boxes that a person may begin with. A draft is no label: it says
// what the detector saw, which is what labels are to judge. One thread.
#pragma once

#include <map>
#include <vector>

#include "core/motion/result.hpp"
#include "hub/label/label_file.hpp"

namespace vedette::label {

class LabelDraft {
  public:
    // What the detector made of picture `frame`, which was seen at `at`.
    void see(const motion::Result& result, int frame, motion::Time at);

    // The things that were confirmed as such, each with a box about every half second, smoothed; in the order
    // of their beginnings.
    std::vector<LabelTrack> finish(const FilmFacts& film) const;

  private:
    struct Thing {
        LabelTrack boxes;  // at every picture it was seen in
        bool confirmed = false;
    };
    std::map<std::uint32_t, Thing> things_;
};

}  // namespace vedette::label
