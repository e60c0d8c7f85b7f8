// Plays an input to the hub: at the right rate, as fast as credit allows, always with the newest picture.
#pragma once

#include "helpers/video/input.hpp"
#include "helpers/video/jpeg_maker.hpp"
#include "helpers/video/pacer.hpp"
#include "helpers/video/unit_socket.hpp"

namespace vedette::video {

// Blocks. Main thread.
class Player {
  public:
    Player(const Options& options, Clock& clock, UnitSocket& socket);

    // Returns when the file has ended. kCancelled: the hub has closed the socket.
    Result<void> run();

  private:
    // A picture with its unit number, which counts skipped pictures too.
    struct Numbered {
        Picture picture;
        std::uint64_t number;
    };

    void announce(const Input& input);
    bool give_up();
    Result<void> play_once(Input& input);
    Result<void> show(Picture picture);
    Result<void> send_waiting();
    Result<void> send_newest();

    const Options options_;
    Clock& clock_;
    UnitSocket& socket_;
    JpegMaker maker_;
    std::optional<Pacer> pacer_;      // files
    std::optional<Numbered> newest_;  // waits for credit
    std::optional<MonoTime> last_;    // streams with --fps: when the last picture was taken
    std::uint64_t shown_ = 0;
    std::uint64_t last_sent_ = 0;
    std::uint32_t generation_ = 0;
};

}  // namespace vedette::video
