#include "hub/store/state_folder.hpp"

#include <csignal>
#include <fstream>

#include <sys/stat.h>
#include <sys/wait.h>

#include "hub/store/store_fixture.hpp"

namespace vedette::store {
namespace {

TEST(StateFolder, is_created_for_its_owner_and_refused_while_another_hub_holds_it) {
    const TemporaryFolder above;
    const std::string path = above.path() + "/hub.state";
    {
        const auto first = StateFolder::open(path);
        ASSERT_TRUE(first.has_value()) << first.error().message;
        struct stat about{};
        ASSERT_EQ(::stat(path.c_str(), &about), 0);
        EXPECT_EQ(about.st_mode & 0777, 0700U);
        const auto second = StateFolder::open(path);
        ASSERT_EQ(kind_of(second), Kind::kFailedPrecondition);
        EXPECT_EQ(second.error().message,
                  "another hub (process " + std::to_string(::getpid()) + ") uses the state folder " + path);
    }
    EXPECT_TRUE(StateFolder::open(path).has_value());
}

TEST(StateFolder, is_free_again_after_its_holder_was_killed) {
    const TemporaryFolder above;
    const std::string path = above.path() + "/hub.state";
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto held = StateFolder::open(path);
        static_cast<void>(::write(ready[1], held ? "y" : "n", 1));
        ::pause();
        ::_exit(0);
    }
    char answer = 0;
    ASSERT_EQ(::read(ready[0], &answer, 1), 1);
    EXPECT_EQ(answer, 'y');
    EXPECT_FALSE(StateFolder::open(path).has_value());
    ASSERT_EQ(::kill(child, SIGKILL), 0);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    const auto mine = StateFolder::open(path);
    EXPECT_TRUE(mine.has_value()) << mine.error().message;
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST(StateFolder, that_can_not_be_made_is_named) {
    const TemporaryFolder above;
    const auto missing = StateFolder::open(above.path() + "/none/hub.state");
    EXPECT_EQ(kind_of(missing), Kind::kNotFound);
    EXPECT_NE(missing.error().message.find("create the state folder " + above.path()), std::string::npos)
        << missing.error().message;
    std::ofstream(above.path() + "/file") << "x";
    EXPECT_FALSE(StateFolder::open(above.path() + "/file").has_value());
}

}  // namespace
}  // namespace vedette::store
