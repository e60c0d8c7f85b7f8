// The board's camera: its newest picture, and the settings of its sensor.
//
// The camera takes pictures by itself while it runs, into memory of its own. The network task copies the
// newest one out, once: a picture that stays in the driver's memory stops the sensor, because drivers have
// two.
#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "node/port/sensor_settings.hpp"

namespace vedette::port {

// What keeps a camera from an answer.
enum class CameraError : std::uint8_t {
    kAbsent,      // no sensor answers, or it failed to start
    kNotYet,      // there is no picture that was not copied before
    kTooLarge,    // the newest picture does not fit the memory; it is dropped
    kOutOfRange,  // of a setting: the value, or what the sensor can deliver
    kFixed,       // this kind of camera has no such setting
};

// A picture that was copied.
struct Taken {
    std::size_t bytes = 0;
    MonoTime at;  // when the sensor had it complete
};

// Owned by the network task. No call blocks longer than a copy of a picture does.
class Camera {
  public:
    virtual ~Camera() = default;

    // Begins to take pictures. From then on Network::wait() returns for each new one, unless due() says when
    // to look. Again: does nothing.
    virtual std::expected<void, CameraError> start() = 0;
    // Ends it; a picture that was taken and not copied is dropped.
    virtual void stop() = 0;

    // Copies the newest picture, which has not been copied yet, to the beginning of `into`.
    virtual std::expected<Taken, CameraError> copy_newest(MutableBytes into) = 0;
    // For a camera without a task of its own: when copy_newest() has the next picture.
    virtual MonoTime due() const { return MonoTime::max(); }

    // Whether the payload is a JPEG. A test camera of TCPCam sends a text, which only TCPCam's clients take.
    virtual bool is_jpeg() const = 0;

    // From the next picture on, at the latest the one after it. Nothing changes after an error.
    virtual std::expected<void, CameraError> set(Setting setting, int value) = 0;
    // The value in use, in the setting's range.
    virtual int get(Setting setting) const = 0;
};

}  // namespace vedette::port
