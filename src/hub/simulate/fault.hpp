// What can be wrong with a simulated camera: the grammar of --fault, and what a list of faults means for one
// picture of one connection. Doing it is the connections' part. Values, any thread.
//
//   KIND[:N[:VALUE]][@CAMERA]     drop:50    length:10:-100    reboot:20:5@3
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/base/time.hpp"
#include "linux/base/error.hpp"

namespace vedette::simulate {

enum class FaultKind : std::uint8_t {
    kStall,     // after N pictures of a connection nothing comes, for VALUE seconds (0: ever after)
    kDrop,      // the connection ends in the middle of the picture after N whole ones
    kLength,    // every Nth picture announces VALUE bytes more (or, negative, less) than it has
    kNoLength,  // every Nth picture announces none
    kGarbage,   // every Nth picture is followed by VALUE bytes of noise
    kTruncate,  // every Nth picture is only its first half
    kTrickle,   // after N pictures of a connection, VALUE bytes a second
    kNoEoi,     // every Nth picture lacks its last two bytes
    kReboot,    // after N seconds the camera is gone for VALUE seconds, over and over
};

struct Fault {
    FaultKind kind = FaultKind::kStall;
    std::int64_t n = 0;
    std::int64_t value = 0;
    std::optional<int> camera;  // this one only, else all
};

// kInvalidArgument says which kinds there are and how one is written.
Result<Fault> parse_fault(std::string_view text);

// The kinds with their meaning and defaults, one a line, for a help text.
std::string fault_help();

// What happens to one picture.
struct PictureFault {
    bool stall = false;
    Duration stall_for{};  // 0: ever after
    bool drop = false;
    bool no_length = false;
    bool truncate = false;
    bool no_eoi = false;
    std::int64_t length_error = 0;
    std::size_t garbage = 0;         // bytes behind it
    std::size_t bytes_a_second = 0;  // 0: as fast as it goes
};

// `number` counts the pictures of one connection from 1.
PictureFault picture_fault(std::span<const Fault> faults, int camera, std::int64_t number);

// The camera's reboot cycle, if it has one.
std::optional<Fault> reboot_of(std::span<const Fault> faults, int camera);

}  // namespace vedette::simulate
