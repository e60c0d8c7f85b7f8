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
#include <vector>

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

// The names of all kinds: "stall", "drop" …
std::vector<std::string_view> fault_kinds();

// One line a kind, with meaning and defaults, for --help.
std::string fault_help();

// Effect of all faults on one picture.
struct PictureFault {
    bool stall = false;
    Duration stall_for{};  // 0: for ever
    bool drop = false;
    std::size_t bytes = 0;           // of the picture that are sent
    std::size_t announced = 0;       // its length as announced
    bool no_length = false;          // no Content-Length; TCPCam and WebSocket always announce one
    std::size_t garbage = 0;         // bytes of noise after it
    std::size_t bytes_a_second = 0;  // 0: no limit
};

// `number` counts the pictures of one connection, from 1; this one has `size` bytes.
PictureFault picture_fault(std::span<const Fault> faults, int camera, std::int64_t number, std::size_t size);

// Pseudo-random bytes for faults, the same in each call.
std::string noise(std::size_t bytes);

// The camera's reboot fault, if it has one.
std::optional<Fault> reboot_of(std::span<const Fault> faults, int camera);

}  // namespace vedette::simulate
