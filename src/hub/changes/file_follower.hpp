// Notices that the settings file of a running hub has changed, and has it read.
#pragma once

#include <string>

#include "hub/changes/settings_changer.hpp"
#include "linux/io/wait.hpp"

namespace vedette::changes {

// Owned by its loop.
class FileFollower {
  public:
    // The changer outlives this.
    FileFollower(io::Loop& loop, std::string path, SettingsChanger& changer);

    // Looks at the file once a second, until the stop. What is still being written is left until it stays
    // the same for a second. Once.
    io::Task<> follow(io::Stop& stop);

    // Reads the file at once, even if it looks the same: a file that it names may have changed, or a variable
    // of its own.
    void read_now();

  private:
    // By which two versions of a file differ; all zero: there is none.
    struct Look {
        std::uint64_t device = 0;
        std::uint64_t inode = 0;
        std::int64_t size = 0;
        std::int64_t modified_ns = 0;

        bool operator==(const Look&) const = default;
    };

    io::Task<Look> look(io::Stop& stop);

    io::Loop& loop_;
    const std::string path_;
    SettingsChanger& changer_;
    bool asked_ = false;  // by read_now()
    io::Signal wake_;
};

}  // namespace vedette::changes
