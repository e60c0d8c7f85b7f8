#include "posix/run_script.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

namespace vedette::posix {
namespace {

class RunScript : public testing::Test {
  protected:
    RunScript() {
        std::string name = testing::TempDir() + "script-XXXXXX";
        folder_ = mkdtemp(name.data());
    }
    ~RunScript() override { std::filesystem::remove_all(folder_); }

    ScriptResult run(const std::string& name, const std::string& text) {
        std::ofstream(path(name)) << text;
        return run_script(path(name));
    }
    std::string path(const std::string& name) const { return folder_ + "/" + name; }
    std::string file(const std::string& name) const {
        std::ifstream in(path(name));
        return {std::istreambuf_iterator<char>(in), {}};
    }

  private:
    std::string folder_;
};

TEST_F(RunScript, calls_main_of_a_python_script_once) {
    const ScriptResult result =
        run("job.py",
            "import os\ndef main():\n    open(os.path.dirname(__file__) + '/out', 'a').write(__name__)\n");
    EXPECT_EQ(result.status, 0) << result.problem;
    EXPECT_EQ(file("out"), "job");
}

TEST_F(RunScript, awaits_a_main_that_is_a_coroutine) {
    const ScriptResult result =
        run("job.py",
            "import os\nasync def main():\n    open(os.path.dirname(__file__) + '/out', 'a').write('ran')\n");
    EXPECT_EQ(result.status, 0) << result.problem;
    EXPECT_EQ(file("out"), "ran");
}

TEST_F(RunScript, finds_the_line_of_an_error_in_the_script_itself) {
    const ScriptResult result = run("job.py", "import json\n\ndef main():\n    json.loads('{')\n");
    EXPECT_EQ(result.status, 1);
    EXPECT_EQ(result.error_line, 4U);
    EXPECT_TRUE(result.problem.starts_with("json.decoder.JSONDecodeError")) << result.problem;
}

TEST_F(RunScript, finds_the_line_of_a_syntax_error) {
    EXPECT_EQ(run("job.py", "a = 1\nb = = 2\n").error_line, 2U);
    EXPECT_EQ(run("job.sh", "true\n\nif\n").error_line.has_value(), true);
}

TEST_F(RunScript, runs_a_shell_script_and_tells_its_status) {
    const ScriptResult result = run("job.sh", "echo problem >&2\nexit 3\n");
    EXPECT_EQ(result.status, 3);
    EXPECT_EQ(result.problem, "problem");
}

TEST_F(RunScript, says_what_cannot_be_run) {
    const ScriptResult result = run("notes.txt", "text");
    EXPECT_EQ(result.problem, "Only .py, .lua and .sh files and programs can be run");
}

TEST_F(RunScript, does_not_wait_for_what_the_script_left_behind) {
    // The child holds the error output open.
    const ScriptResult result = run("job.sh", "sleep 600 & echo $! > \"$(dirname \"$0\")/pid\"\n");
    EXPECT_EQ(result.status, 0);
    EXPECT_LT(result.took, std::chrono::seconds(60));
    EXPECT_EQ(kill(std::stoi(file("pid")), SIGKILL), 0);
}

TEST_F(RunScript, a_signal_that_ends_it_is_told) {
    EXPECT_EQ(run("job.sh", "kill -9 $$\n").status, 128 + SIGKILL);
}

TEST(ErrorLine, is_found_in_what_interpreters_write) {
    EXPECT_EQ(error_line("Traceback:\n  File \"/a/b.py\", line 12, in main\n  File \"/lib/x.py\", line 3\nE",
                         "/a/b.py"),
              12U);
    EXPECT_EQ(error_line("lua5.4: /a/b.lua:7: attempt to call\nstack:\n\t[C]: in ?", "/a/b.lua"), 7U);
    EXPECT_EQ(error_line("/a/b.sh: 3: foo: not found\n", "/a/b.sh"), 3U);
    EXPECT_EQ(error_line("/a/b.sh: line 4: foo: command not found\n", "/a/b.sh"), 4U);
    EXPECT_EQ(error_line("/a/b.sh said 4", "/a/b.sh"), std::nullopt);
    EXPECT_EQ(error_line("", "/a/b.sh"), std::nullopt);
    EXPECT_EQ(error_line("/a/b.sh:99999999999999999999: x", "/a/b.sh"), std::nullopt);
}

}  // namespace
}  // namespace vedette::posix
