// The objects that the detector tracked in a film, as boxes that a person may start from. A draft is not a
// label: labels are the truth that the detector is scored against. One thread.
#pragma once

#include <map>
#include <vector>

#include "core/motion/result.hpp"
#include "hub/label/label_file.hpp"

namespace vedette::label {

// Collects the detector's boxes, picture by picture.
class LabelDraft {
  public:
    // Adds the result for picture `frame` at time `at`.
    void add(const motion::Result& result, int frame, motion::Time at);

    // The confirmed objects, each with about two smoothed boxes a second; in the order of their start.
    std::vector<LabelTrack> finish(const FilmInfo& film) const;

  private:
    struct Object {
        LabelTrack boxes;  // one for each picture in which it was seen
        bool confirmed = false;
    };
    std::map<std::uint32_t, Object> objects_;  // by track id
};

}  // namespace vedette::label
