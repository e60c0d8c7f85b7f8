// The picture and the video that `vedette motion` draws of the detector's results: the overlay on every
// picture for the video, and on the best picture of the largest event at the end. Keeps at most three
// pictures and a bounded history, whatever the length of the source. Blocks on decoding, drawing and the
// encoder. One thread.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "hub/bus/buffer.hpp"
#include "hub/film/video_writer.hpp"
#include "hub/overlay/overlay.hpp"
#include "linux/base/atomic_file.hpp"

namespace vedette::motion_tool {

// The files to draw.
struct DrawingOptions {
    std::string picture;  // file name, .png or .jpg; "": none
    std::string video;    // file name, .mp4; "": none
    std::string source;   // path of the file that is read, which must not be overwritten; "": not a file
};

// Draws the picture and the video of one run.
class Drawing {
  public:
    // Opens the files, so that their errors are reported before the work starts. `zones` outlive the drawing.
    static Result<std::unique_ptr<Drawing>> open(const DrawingOptions& options,
                                                 std::span<const motion::Zone> zones, int sensitivity);

    // Adds a picture and its result. An error is the video's.
    Result<void> add(const std::shared_ptr<const bus::Buffer>& jpeg, const detect::DetectorRunner& runner,
                     const motion::Result& result, Duration at);

    // Completes the files, if there was a picture. Call once; without it no file is left.
    Result<void> finish();

  private:
    // A picture that may be drawn at the end.
    struct Shot {
        std::shared_ptr<const bus::Buffer> jpeg;
        detect::DetectionResult result;
        std::vector<overlay::Trail> trails;
    };
    Drawing(std::span<const motion::Zone> zones, int sensitivity)
        : zones_(zones), sensitivity_(sensitivity) {}

    void update_shots(const std::shared_ptr<const bus::Buffer>& jpeg, const detect::DetectorRunner& runner,
                      const motion::Result& result, Duration at);
    void end_event(const motion::Event& event);
    Result<void> add_to_video(const bus::Buffer& jpeg, const detect::DetectorRunner& runner,
                              const motion::Result& result, Duration at);
    Result<void> write_picture();

    const std::span<const motion::Zone> zones_;
    const int sensitivity_;
    std::uint64_t events_ = 0;
    bool event_active_ = false;

    std::optional<AtomicFile> picture_;
    bool as_jpeg_ = false;
    overlay::ScoreHistory whole_;
    overlay::Trails event_trails_;
    Shot candidate_;  // best picture of the active event
    Shot best_;       // best picture of the largest event so far
    Shot last_;       // last picture, until the first event

    std::optional<film::VideoWriter> video_;
    overlay::ScoreHistory recent_;
    overlay::Trails trails_;
    detect::DetectionResult result_;
    image::Bitmap decoded_;
    std::optional<overlay::Overlay> overlay_;  // the video's, from its first picture on
};

}  // namespace vedette::motion_tool
