#include "tests/support/power_cut_disk.hpp"

#include <cstdio>
#include <cstdlib>

#include <gtest/gtest.h>
#include <unistd.h>

namespace vedette::test {

int run_recorded(int argc, char** argv, const char* recorder) {
    if (std::getenv("LD_PRELOAD") == nullptr) {
        const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe");
        std::string folder = testing::TempDir() + "vedette-power-XXXXXX";
        if (::mkdtemp(folder.data()) == nullptr) return 1;
        folder = std::filesystem::canonical(folder);
        std::filesystem::create_directory(folder + "/recorded");
        setenv("POWER_CUT_FOLDER", (folder + "/recorded").c_str(), 1);
        setenv("POWER_CUT_LOG", (folder + "/log").c_str(), 1);
        setenv("LD_PRELOAD", (self.parent_path() / recorder).c_str(), 1);
        setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
        execv(self.c_str(), argv);
        std::perror("execv");
        return 1;
    }
    testing::InitGoogleTest(&argc, argv);
    const int result = RUN_ALL_TESTS();
    std::filesystem::remove_all(std::filesystem::path(std::getenv("POWER_CUT_LOG")).parent_path());
    return result;
}

}  // namespace vedette::test
