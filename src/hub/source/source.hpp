// What a camera kind is to the hub: one run() that connects, delivers pictures and ends with the reason. No
// retry, no status, no timer of its own inside: the supervisor owns those. One file a kind; hub/app has the
// table of kinds. A source lives and runs on one loop's thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "hub/bus/buffer.hpp"
#include "linux/base/error.hpp"
#include "linux/io/loop.hpp"
#include "linux/io/stop.hpp"
#include "linux/io/task.hpp"

namespace vedette::source {

// When a picture was taken, as far as the source knows.
struct Stamp {
    MonoTime first_byte;                    // arrival of the picture's first byte
    std::optional<UtcTime> camera_time{};   // the camera's own stamp, on its own clock
    std::optional<MediaTime> media_time{};  // where it stands in its recording
    bool placeholder = false;  // drawn by another hub, which has lost the camera: nothing was seen
};

// How much a recording holds, from its first picture to its end; zeros: not known.
struct Length {
    Duration span{};             // on the line of its media times
    std::uint64_t pictures = 0;  // damaged ones included

    bool operator==(const Length&) const = default;
};

// Where a source puts what it gets.
class Sink {
  public:
    virtual ~Sink() = default;
    // Memory for a picture of so many bytes, or null when the camera's memory is used up: skip the picture.
    virtual std::unique_ptr<bus::Buffer> take(std::size_t bytes) = 0;
    // The camera has answered: the connection counts, and what follows is not "does not answer" any more.
    virtual void connected() = 0;
    // A whole JPEG; the buffer's size is set.
    virtual void picture(std::unique_ptr<bus::Buffer> jpeg, Stamp stamp) = 0;
    // Something that should have been a picture was left out; `why` is a short constant text.
    virtual void skipped(std::string_view why) = 0;
    // How often consumers want a picture at most; 0: as often as the camera gives. For sources that ask for
    // each.
    virtual double wanted_fps() const = 0;
};

struct Context {
    io::Loop& loop;
    io::Stop& stop;
    Sink& sink;
    MonoTime connect_deadline;  // by then the camera must have answered
};

class Source {
  public:
    virtual ~Source() = default;

    // Until the stop is requested (kCancelled), there is nothing more to come (kEnded), or it can't go on.
    // Called again for each try, never twice at once.
    virtual io::Task<Error> run(Context context) = 0;

    // The interval that this source promises by its fps, delay or exposure; 0 when it promises none. A camera
    // is lost when it is silent for longer than max(5 s, three times this).
    virtual Duration promised_interval() const { return Duration::zero(); }

    // Of a recording, from its first picture on. What has no end has no length.
    virtual Length length() const { return {}; }
};

}  // namespace vedette::source
