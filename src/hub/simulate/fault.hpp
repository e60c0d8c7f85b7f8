// Faults of a simulated camera: the syntax of --fault, and the effect of a list of faults on one picture of
// one connection. The connections apply the effect. Thread-safe.
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

// N and VALUE are the numbers of --fault KIND:N:VALUE.
enum class FaultKind : std::uint8_t {
    kStall,     // after N pictures of a connection, send nothing for VALUE seconds (0: for ever)
    kDrop,      // close the connection in the middle of picture N+1
    kLength,    // announce a length that is VALUE bytes too large, for every Nth picture
    kNoLength,  // announce no length, for every Nth picture
    kGarbage,   // send VALUE bytes of noise after every Nth picture
    kTruncate,  // send only the first half of every Nth picture
    kTrickle,   // after N pictures of a connection, send VALUE bytes a second
    kNoEoi,     // leave out the last two bytes of every Nth picture
    kReboot,    // after every N seconds, be unreachable for VALUE seconds
};

// One --fault option.
struct Fault {
    FaultKind kind = FaultKind::kStall;
    std::int64_t n = 0;
    std::int64_t value = 0;
    std::optional<int> camera;  // unset: all cameras
};

// kInvalidArgument lists the kinds, or the syntax of the given kind.
Result<Fault> parse_fault(std::string_view text);

// One line a kind, with meaning and defaults, for --help.
std::string fault_help();

// Effect of all faults on one picture.
struct PictureFault {
    bool stall = false;
    Duration stall_for{};  // 0: for ever
    bool drop = false;
    bool no_length = false;
    bool truncate = false;
    bool no_eoi = false;
    std::int64_t length_error = 0;
    std::size_t garbage = 0;         // bytes of noise after it
    std::size_t bytes_a_second = 0;  // 0: no limit

    // Of a picture of `bytes` bytes, how many are in the part that is sent.
    std::size_t part_bytes(std::size_t bytes) const;
    // The length that is announced for a part of `bytes` bytes.
    std::size_t announced_bytes(std::size_t bytes) const;
};

// `number` counts the pictures of one connection, from 1.
PictureFault picture_fault(std::span<const Fault> faults, int camera, std::int64_t number);

// The camera's reboot fault, if it has one.
std::optional<Fault> reboot_of(std::span<const Fault> faults, int camera);

}  // namespace vedette::simulate
