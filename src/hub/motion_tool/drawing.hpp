// The picture and the film that `vedette motion` draws of what the detector saw: the overlay on every picture
// for the film, and at the end on the one that shows the largest event best. Keeps two or three pictures and
// a bounded history, however long the source is. Blocks on decoding, drawing and the encoder. One thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hub/bus/buffer.hpp"
#include "hub/motion_tool/film.hpp"
#include "hub/overlay/overlay.hpp"
#include "linux/base/atomic_file.hpp"

namespace vedette::motion_tool {

struct DrawingWords {
    std::string picture;  // a file's name, .png or .jpg; empty: none
    std::string video;    // .mp4; empty: none
    std::string source;   // the file that is read, not to be written over; empty: it is no file
};

class MotionDrawing {
  public:
    // Opens the files, so that what can't work is said before the work begins. `zones` live as long.
    static Result<std::unique_ptr<MotionDrawing>> open(const DrawingWords& words,
                                                       std::span<const motion::Zone> zones, int sensitivity);

    // The next picture and what was said of it. Errors are the film's.
    Result<void> see(const std::shared_ptr<const bus::Buffer>& jpeg, const detect::Watch& watch,
                     const motion::Result& result, Duration at);

    // Puts the files into their places, when there was a picture. Call once; without it nothing is left.
    Result<void> finish();

  private:
    // A picture that may be the one to show.
    struct Shot {
        std::shared_ptr<const bus::Buffer> jpeg;
        detect::Sight sight;
        std::vector<overlay::Trail> trails;
    };
    MotionDrawing(std::span<const motion::Zone> zones, int sensitivity)
        : zones_(zones), sensitivity_(sensitivity) {}

    void consider(const std::shared_ptr<const bus::Buffer>& jpeg, const detect::Watch& watch,
                  const motion::Result& result, Duration at);
    void end_event(const motion::Event& event);
    Result<void> film(const bus::Buffer& jpeg, const detect::Watch& watch, const motion::Result& result,
                      Duration at);
    Result<void> write_picture();

    const std::span<const motion::Zone> zones_;
    const int sensitivity_;
    std::uint64_t events_ = 0;
    bool under_way_ = false;

    std::optional<AtomicFile> picture_;
    bool as_jpeg_ = false;
    overlay::ScoreHistory whole_;
    overlay::Trails event_trails_;
    Shot candidate_;  // the best of the event under way
    Shot best_;       // of the largest event that has ended
    Shot last_;       // while there was no event

    std::optional<MotionFilm> film_;
    overlay::ScoreHistory recent_;
    overlay::Trails trails_;
    detect::Sight sight_;
    image::Bitmap decoded_;
    std::optional<overlay::Overlay> overlay_;  // the film's, from its first picture on
};

}  // namespace vedette::motion_tool
