// From an input to the outlet: pace, credit, the newest picture only. The helper's whole work apart from
// starting and reporting.
#pragma once

#include "helpers/video/input.hpp"
#include "helpers/video/jpeg_maker.hpp"
#include "helpers/video/outlet.hpp"
#include "helpers/video/pacer.hpp"

namespace vedette::video {

// Sends an input's pictures until it ends. Blocks.
class Player {
  public:
    Player(const Options& options, Clock& clock, Outlet& outlet);

    // Until the file has ended (a value), the hub has gone (kCancelled) or the input fails.
    Result<void> run();

  private:
    // A picture with its place in the track; numbers count left out pictures too.
    struct Numbered {
        Picture picture;
        std::uint64_t number;
    };

    void announce(const Input& input);
    bool give_up();
    Result<void> play_once(Input& input);
    Result<void> show(Picture picture);
    Result<void> send_newest();

    const Options options_;
    Clock& clock_;
    Outlet& outlet_;
    JpegMaker maker_;
    std::optional<Pacer> pacer_;      // files
    std::optional<Numbered> newest_;  // waits for credit
    std::optional<MonoTime> last_;    // streams with --fps: when the last picture was taken
    std::uint64_t shown_ = 0;
    std::uint64_t last_sent_ = 0;
    std::uint32_t generation_ = 0;
};

}  // namespace vedette::video
