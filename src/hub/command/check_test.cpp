#include "hub/command/check.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include <gtest/gtest.h>

namespace vedette::command {
namespace {

struct Said {
    int code;
    std::string out;
    std::string err;
};

// A stream into memory.
class Memory {
  public:
    Memory() : file_(::open_memstream(&data_, &size_)) {}
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;
    ~Memory() { std::free(data_); }

    std::FILE* file() const { return file_; }
    std::string close() {
        std::fclose(file_);
        return {data_, size_};
    }

  private:
    char* data_ = nullptr;
    std::size_t size_ = 0;
    std::FILE* file_;
};

Said check(const std::string& content) {
    const std::string path = testing::TempDir() + "vedette-check-test.yaml";
    std::ofstream(path) << content;
    Memory out;
    Memory err;
    const int code = run_check(path, out.file(), err.file());
    std::filesystem::remove(path);
    Said said{code, out.close(), err.close()};
    for (std::string* text : {&said.out, &said.err}) {
        for (std::size_t at = text->find(path); at != std::string::npos; at = text->find(path)) {
            text->replace(at, path.size(), "FILE");
        }
    }
    return said;
}

TEST(Check, a_good_file_is_summed_up) {
    const Said said = check(
        "version: 1\ncameras:\n  porch: {source: \"http://192.168.1.5/mjpeg\"}\n  den: {source: "
        "\"test:\"}\n");
    EXPECT_EQ(said.code, 0);
    EXPECT_EQ(said.out, "FILE: good: 2 cameras: porch (http), den (test); page on http://127.0.0.1:8480/\n");
    EXPECT_EQ(said.err, "");
}

TEST(Check, the_capture_servers_other_port_is_named_unless_the_port_was_chosen) {
    const std::string file = "version: 1\ncameras: {den: {source: \"test:\"}}\nserve: {capture: {camera: den";
    EXPECT_NE(
        check(file + "}}\n")
            .out.find("; capture server on port 81 (8081 without the right to ports below 1024) for den\n"),
        std::string::npos);
    EXPECT_NE(check(file + ", port: 81}}\n").out.find("; capture server on port 81 for den\n"),
              std::string::npos);
}

TEST(Check, every_problem_is_a_line_and_the_result_is_2) {
    const Said said = check("version: 1\ncamera: {}\nlog: {level: loud}\n");
    EXPECT_EQ(said.code, 2);
    EXPECT_EQ(said.out, "");
    EXPECT_EQ(
        said.err,
        "FILE:2:1: camera: is no setting; did you mean cameras? (allowed: version, listen, cameras, serve, "
        "compat, live, log)\n"
        "FILE:3:14: log.level: \"loud\" is not one of the choices (allowed: debug, info, warning or error)\n"
        "2 problems\n");
}

TEST(Check, a_file_that_is_not_there_is_a_problem) {
    Memory out;
    Memory err;
    EXPECT_EQ(run_check("/nonexistent/v.yaml", out.file(), err.file()), 2);
    EXPECT_EQ(err.close(), "/nonexistent/v.yaml: can't be read: No such file or directory\n1 problem\n");
    out.close();
}

}  // namespace
}  // namespace vedette::command
