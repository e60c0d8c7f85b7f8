// The settings file of a running hub: a file that has changed is read, checked and applied. A file with
// problems changes nothing: the hub goes on by the settings before, and says what is wrong where.
#pragma once

#include <functional>
#include <string>

#include "hub/changes/applier.hpp"
#include "hub/settings/checked.hpp"
#include "linux/io/wait.hpp"

namespace vedette::changes {

// Owned by its loop.
class FileFollower {
  public:
    // A sentence for people about the hub: "Running", or what is wrong with the file, or what waits for the
    // next start. Called on the loop when it changes.
    using OnStatus = std::function<void(const std::string& sentence)>;

    // `started`: what the hub was started with, read from the file at `path`. The applier outlives this.
    FileFollower(io::Loop& loop, std::string path, settings::CheckedSettings started, Applier& applier,
                 OnStatus on_status);

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
    io::Task<> read(io::Stop& stop);
    io::Task<> apply(settings::CheckedSettings wanted);
    void refuse(const settings::Problems& problems);
    void say(std::string sentence);

    io::Loop& loop_;
    const std::string path_;
    const settings::Document started_;  // what keys that wait for the next start have now
    settings::CheckedSettings running_;
    Applier& applier_;
    const OnStatus on_status_;
    std::string said_ = "Running";
    bool asked_ = false;  // by read_now()
    io::Signal wake_;
};

}  // namespace vedette::changes
