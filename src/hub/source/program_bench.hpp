// For tests of cameras that are programs: a folder for scripts and pictures, and which processes there are.
#pragma once

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/source_bench.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::source {

class ScriptFolder {
  public:
    ScriptFolder() {
        char name[] = "/tmp/vedette-source-XXXXXX";
        path_ = mkdtemp(name);
    }
    ~ScriptFolder() { std::filesystem::remove_all(path_); }
    ScriptFolder(const ScriptFolder&) = delete;
    ScriptFolder& operator=(const ScriptFolder&) = delete;

    std::string file(const std::string& name) const { return path_ + "/" + name; }
    const std::string& path() const { return path_; }
    std::string write(const std::string& name, std::string_view content) const {
        std::ofstream(file(name), std::ios::binary) << content;
        return file(name);
    }
    // A shell script.
    std::string script(const std::string& name, const std::string& lines) const {
        write(name, "#!/bin/sh\n" + lines + "\n");
        std::filesystem::permissions(file(name), std::filesystem::perms::owner_all);
        return file(name);
    }
    std::string read(const std::string& name) const {
        std::ifstream in(file(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }

  private:
    std::string path_;
};

inline std::string jpeg_text(std::size_t size, unsigned seed) {
    const auto bytes = test::tiny_jpeg(size, seed);
    return {bytes.begin(), bytes.end()};
}

inline std::string picture_text(const test::SourceBench& bench, std::size_t i) {
    const auto& bytes = bench.sink.pictures.at(i).bytes;
    return {bytes.begin(), bytes.end()};
}

// No process of that number is left, zombies included.
inline bool is_gone(const std::string& pid) { return ::kill(std::stoi(pid), 0) != 0 && errno == ESRCH; }

// Turns the bench until `done`, its clock going as fast as the machine's: programs don't follow a fake one.
inline bool until_in_real_time(test::SourceBench& bench, const std::function<bool()>& done) {
    MonoTime last = system_clock().mono();
    return bench.until([&] {
        const MonoTime now = system_clock().mono();
        bench.pass(now - last);
        last = now;
        return done();
    });
}

}  // namespace vedette::source
