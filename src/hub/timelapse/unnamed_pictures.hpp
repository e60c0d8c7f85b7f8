// Pictures that were taken before the clock was known to be right, named by the monotonic clock of this start
// of the machine. Blocks on the disk; thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/base/time.hpp"
#include "hub/settings/timelapse.hpp"
#include "linux/base/error.hpp"

namespace vedette::timelapse {

// How many of them a job has at most, of all starts.
inline constexpr std::size_t kMaxUnnamed = 10'000;

// One of this start of the machine.
struct UnnamedPicture {
    std::string path;
    MonoTime captured;
};

// In `unknown-time/JOB/START` below the job's folder, whole or not at all. kResourceExhausted: there are too
// many, or the disk is full.
Result<void> write_unnamed(const settings::TimelapseSettings& job, MonoTime captured, Bytes jpeg);

// Those of this start of the machine, the oldest first; of others the time is not known for ever.
std::vector<UnnamedPicture> list_unnamed(const settings::TimelapseSettings& job);

Result<std::vector<std::uint8_t>> read_unnamed(const UnnamedPicture& picture);
// Removes it, and its folders as far as they are empty then.
void remove_unnamed(const UnnamedPicture& picture);

}  // namespace vedette::timelapse
