// A webcam that delivers JPEG, through V4L2 with buffers mapped from the driver. Raw formats and camera
// controls do not belong here. Pictures are not changed, except that missing Huffman tables are inserted
// (standard_tables.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "linux/base/error.hpp"
#include "linux/base/unique_fd.hpp"

namespace vedette::v4l2 {

// What to ask the driver for.
struct Options {
    std::string path;          // "/dev/video0"
    std::uint32_t width = 0;   // pixels; 0: the camera's present setting
    std::uint32_t height = 0;  // pixels; 0: the camera's present setting
    double fps = 0;            // 0: the camera's present setting
};

class Device;

// One picture in the driver's memory. Its destructor returns the buffer to the driver; the Device outlives
// it. Caller's thread.
class Frame {
  public:
    // From SOI to EOI, without the padding that some cameras send. Valid as long as this object.
    Bytes bytes() const { return bytes_; }
    // When the camera's first byte arrived; empty when the driver does not use the monotonic clock.
    std::optional<MonoTime> captured() const { return captured_; }
    // The driver's count; a gap is a picture that the driver lost.
    std::uint32_t sequence() const { return sequence_; }

  private:
    friend class Device;
    // Returns the buffer of this index to the driver.
    struct GiveBack {
        std::uint32_t index;
        void operator()(Device* device) const;
    };
    Frame() = default;

    std::unique_ptr<Device, GiveBack> buffer_;
    Bytes bytes_;
    std::optional<MonoTime> captured_;
    std::uint32_t sequence_ = 0;
};

// An open camera that streams. Caller's thread. Opening and closing block in the driver; poll fd() for
// reading, then call try_dequeue(), which does not wait for a picture.
class Device {
  public:
    // Sets a JPEG format and starts the stream. Blocks. The camera may choose another size or rate than asked
    // for: see fps(). kNotFound: no such device (the message lists those that exist) or unplugged;
    // kPermissionDenied; kFailedPrecondition: used by another program; kUnavailable: not a camera, or no JPEG
    // (the message lists its formats); otherwise errno's kind.
    static Result<std::unique_ptr<Device>> open(const Options& options);
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;
    ~Device();

    int fd() const { return fd_.get(); }
    double fps() const { return fps_; }  // 0: unknown

    // The newest picture, if there is one; older ones are returned to the driver. kNotFound: the camera was
    // unplugged. After an error the object can only be destroyed.
    Result<std::optional<Frame>> try_dequeue();

    // Number of buffers without a whole picture: marked bad by the driver, empty, or without SOI or EOI.
    std::uint64_t damaged() const { return damaged_; }

  private:
    friend class Frame;
    struct Mapping {
        std::uint8_t* data = nullptr;
        std::size_t size = 0;
    };

    Device() = default;
    Result<void> identify();
    Result<void> choose_format(const Options& options);
    void choose_rate(double fps);
    Result<void> start();
    bool enqueue(std::uint32_t index);
    Result<void> ask(unsigned long request, void* argument, const std::string& doing) const;
    Error driver_error(const std::string& doing, int number) const;

    static constexpr std::uint32_t kBuffers = 4;  // wanted; the driver may choose another number
    static constexpr std::uint32_t kMaxBuffers = 16;
    std::string path_;
    std::string name_;
    UniqueFd fd_;
    double fps_ = 0;
    Mapping buffers_[kMaxBuffers];
    std::uint32_t buffer_count_ = 0;
    std::vector<std::uint8_t> completed_[kMaxBuffers];  // pictures with inserted tables
    std::uint64_t damaged_ = 0;
};

}  // namespace vedette::v4l2
