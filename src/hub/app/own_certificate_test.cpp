#include "hub/app/own_certificate.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "linux/base/clock.hpp"
#include "linux/io/tls.hpp"

namespace vedette::app {
namespace {

namespace fs = std::filesystem;

TEST(OwnCertificate, is_made_once_and_is_for_its_owner_alone) {
    const fs::path folder = fs::path(testing::TempDir()) / "vedette-own-certificate";
    fs::remove_all(folder);
    fs::create_directories(folder);
    const auto fingerprint = [&]() -> std::string {
        const auto files = own_certificate(folder, {"localhost"}, system_clock().utc());
        if (!files) return files.error().message;
        const auto loaded = io::TlsCertificate::load(files->certificate, files->key);
        return loaded ? (*loaded)->fingerprint() : loaded.error().message;
    };
    const std::string first = fingerprint();
    EXPECT_EQ(first.size(), 95U) << first;
    EXPECT_EQ(fingerprint(), first);
    for (const char* name : {"tls.pem", "tls.key"}) {
        struct stat about{};
        ASSERT_EQ(::stat((folder / name).c_str(), &about), 0);
        EXPECT_EQ(about.st_mode & 0777U, 0600U) << name;
    }
    fs::remove(folder / "tls.pem");
    EXPECT_NE(fingerprint(), first) << "a new key, too";
    fs::remove_all(folder);
    EXPECT_NE(fingerprint().find("vedette-own-certificate"), std::string::npos) << "the folder is missing";
}

}  // namespace
}  // namespace vedette::app
