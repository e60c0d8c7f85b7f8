// The time-lapse of `vedette demo`: a year of one picture a day and a day of one a minute, drawn, with the
// gaps that a real job has. Blocks; caller's thread.
#pragma once

#include <cstddef>
#include <string>

#include "hub/base/named_zone.hpp"
#include "hub/settings/settings.hpp"
#include "linux/base/error.hpp"

namespace vedette::command {

// A new folder among those for temporary files ($TMPDIR, else /tmp), removed with all that is in it at the
// end of this object, and of no other process meanwhile.
class TemporaryFolder {
  public:
    static Result<TemporaryFolder> make();
    TemporaryFolder(TemporaryFolder&& other) noexcept : path_(std::move(other.path_)) { other.path_.clear(); }
    TemporaryFolder& operator=(TemporaryFolder&&) = delete;
    ~TemporaryFolder();

    const std::string& path() const { return path_; }

  private:
    explicit TemporaryFolder(std::string path) : path_(std::move(path)) {}
    std::string path_;  // empty: moved from
};

// Adds two jobs of the first cameras to `settings`, whose `state` is a folder, and writes their pictures and
// ledgers of the time before `now` there. Returns the number of pictures. Takes a few seconds.
Result<std::size_t> add_demo_timelapse(settings::Settings& settings, const NamedZone& zone, UtcTime now);

}  // namespace vedette::command
