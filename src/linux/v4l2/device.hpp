// A webcam that delivers JPEG, by the kernel's V4L2 calls on memory that the driver fills. Raw formats and
// camera controls do not belong here. Pictures pass untouched, except for Huffman tables that a camera left
// out (standard_tables.hpp). Never waits: poll fd() for reading, then try_dequeue(). One thread at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "linux/base/system_error.hpp"

namespace vedette::v4l2 {

struct Wish {
    std::string path;             // "/dev/video0"
    std::uint32_t width = 0;      // pixels; 0: as the camera stands
    std::uint32_t height = 0;     // pixels; 0: as the camera stands
    double fps = 0;               // 0: as the camera stands
    std::uint32_t buffers = 4;    // the driver may give others
    bool complete_tables = true;  // put in standard Huffman tables where a picture has none
};

class Device;

// One picture in the driver's memory. Goes back to the driver when destroyed, which must be before its
// Device.
class Frame {
  public:
    Frame(Frame&& other) noexcept;
    Frame& operator=(Frame&& other) noexcept;
    ~Frame();

    // From SOI to EOI; padding that some cameras send behind it is left out. Valid as long as this object.
    Bytes bytes() const { return bytes_; }
    // When the first byte came from the camera; empty when the driver uses another clock.
    std::optional<MonoTime> captured() const { return captured_; }
    // The driver's number; a gap is a picture that the driver lost.
    std::uint32_t sequence() const { return sequence_; }

  private:
    friend class Device;
    Frame() = default;
    void give_back();

    Device* device_ = nullptr;
    std::uint32_t index_ = 0;
    Bytes bytes_;
    std::optional<MonoTime> captured_;
    std::uint32_t sequence_ = 0;
};

class Device {
  public:
    // Agrees on a JPEG format and starts the stream. The camera may settle on another size or rate than
    // wished: see width(), fps(). Errors, by number: ENOENT no such device (others are named), EACCES no
    // right, EBUSY used by another program, ENOTTY not a camera, EOPNOTSUPP no JPEG (its formats are named),
    // ENODEV unplugged meanwhile, others as the driver says.
    static SystemResult<std::unique_ptr<Device>> open(const Wish& wish);
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;
    ~Device();

    int fd() const { return fd_; }
    std::uint32_t width() const { return width_; }
    std::uint32_t height() const { return height_; }
    double fps() const { return fps_; }  // 0: the driver does not say
    const std::string& name() const { return name_; }

    // The newest picture that is there, if any; older ones go straight back. ENODEV: the camera was
    // unplugged. After an error only destruction is left.
    SystemResult<std::optional<Frame>> try_dequeue();

    // Buffers that held no whole picture: marked bad by the driver, empty, without SOI or EOI.
    std::uint64_t damaged() const { return damaged_; }
    // Good pictures that a newer one overtook before anyone asked.
    std::uint64_t overtaken() const { return overtaken_; }

  private:
    friend class Frame;
    struct Mapping {
        std::uint8_t* data = nullptr;
        std::size_t size = 0;
    };

    Device() = default;
    SystemResult<void> identify();
    SystemResult<void> choose_format(const Wish& wish);
    void choose_rate(double fps);
    SystemResult<void> start(std::uint32_t buffers);
    bool enqueue(std::uint32_t index);
    SystemError broken(const std::string& doing, int number) const;

    static constexpr std::uint32_t kMaxBuffers = 16;
    std::string path_;
    std::string name_;
    int fd_ = -1;
    std::uint32_t width_ = 0;
    std::uint32_t height_ = 0;
    double fps_ = 0;
    bool complete_tables_ = true;
    Mapping buffers_[kMaxBuffers];
    std::uint32_t buffer_count_ = 0;
    std::vector<std::uint8_t> completed_[kMaxBuffers];  // pictures with tables put in
    std::uint64_t damaged_ = 0;
    std::uint64_t overtaken_ = 0;
};

}  // namespace vedette::v4l2
