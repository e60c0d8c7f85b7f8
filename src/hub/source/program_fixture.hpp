// For tests of cameras that are programs: a folder for scripts and pictures, and helpers to wait for
// processes.
#pragma once

#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/source_fixture.hpp"
#include "tests/support/tiny_jpeg.hpp"

namespace vedette::source {

// A temporary folder, deleted by the destructor.
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
    // Writes an executable shell script.
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

inline std::string picture_text(const test::SourceFixture& fixture, std::size_t i) {
    const auto& bytes = fixture.sink.pictures.at(i).bytes;
    return {bytes.begin(), bytes.end()};
}

// True when no process of that number exists, not even a zombie.
inline bool is_gone(const std::string& pid) { return ::kill(std::stoi(pid), 0) != 0 && errno == ESRCH; }

// Polls until `done` is true, with the clock of the fixture advancing in real time, because programs do not
// use it.
inline bool until_in_real_time(test::SourceFixture& fixture, const std::function<bool()>& done) {
    MonoTime last = system_clock().mono();
    return fixture.until([&] {
        const MonoTime now = system_clock().mono();
        fixture.pass(now - last);
        last = now;
        return done();
    });
}

}  // namespace vedette::source
