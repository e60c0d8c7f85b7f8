// The interface of a camera kind: one run() that connects, delivers pictures and ends with the reason. Retry
// and status are the supervisor's. One file a kind; make_source has the table of kinds.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "core/multipart/event.hpp"
#include "hub/bus/buffer.hpp"
#include "linux/base/error.hpp"
#include "linux/io/loop.hpp"
#include "linux/io/stop.hpp"
#include "linux/io/task.hpp"

namespace vedette::source {

// What the source knows about the time of a picture.
struct Stamp {
    MonoTime first_byte;                    // arrival of the picture's first byte
    std::optional<UtcTime> camera_time{};   // timestamp of the camera's clock
    std::optional<MediaTime> media_time{};  // position in its recording
    bool placeholder = false;               // drawn by another hub that has lost the camera
    multipart::Announced announced = multipart::Announced::kRight;  // its length
};

// Length of a recording; zeros: unknown.
struct Length {
    Duration span{};             // in media time
    std::uint64_t pictures = 0;  // including damaged ones

    bool operator==(const Length&) const = default;
};

// Receives what a source delivers. Owned by the source's loop.
class Sink {
  public:
    virtual ~Sink() = default;
    // A buffer for a picture, or null when the camera's memory is used up: skip the picture.
    virtual std::unique_ptr<bus::Buffer> take(std::size_t bytes) = 0;
    // The camera has answered. Counts as a connection.
    virtual void connected() = 0;
    // A whole JPEG, with its size set in the buffer.
    virtual void picture(std::unique_ptr<bus::Buffer> jpeg, Stamp stamp) = 0;
    // Something that should have been a picture was skipped. `why` is a short text, valid during the call.
    virtual void skipped(std::string_view why) = 0;
    // The rate that consumers ask for, for sources that request each picture; 0: no limit.
    virtual double wanted_fps() const = 0;
};

// What a run needs.
struct Context {
    io::Loop& loop;
    io::Stop& stop;
    Sink& sink;
    MonoTime connect_deadline;  // for the camera's first answer
};

// One camera. Owned by its loop.
class Source {
  public:
    virtual ~Source() = default;

    // Returns when a stop is requested (kCancelled), when a recording has ended (kEnded), or with the error.
    // Called for each attempt, never twice at the same time.
    virtual io::Task<Error> run(Context context) = 0;

    // The expected interval between pictures; 0: unknown. After max(5 s, 3 × this) the camera is lost.
    virtual Duration promised_interval() const { return Duration::zero(); }

    // Of a recording, known from its first picture on.
    virtual Length length() const { return {}; }
};

}  // namespace vedette::source
