#include "hub/ptz/lease.hpp"

#include <gtest/gtest.h>

namespace vedette::ptz {
namespace {

constexpr MonoTime kStart{1000s};
const Person kAnn{.id = "1", .name = "ann"};
const Person kBob{.id = "2", .name = "bob"};
const Person kOwner{.id = "3", .name = "eve", .owner = true};

TEST(Lease, begins_with_the_first_command_and_keeps_others_out) {
    Lease lease;
    EXPECT_EQ(lease.holder(kStart), nullptr);
    EXPECT_EQ(lease.use(kAnn, kStart), Lease::Outcome::kBegun);
    EXPECT_EQ(lease.use(kAnn, kStart + 1s), Lease::Outcome::kKept);
    EXPECT_EQ(lease.use(kBob, kStart + 1s), Lease::Outcome::kRefused);
    EXPECT_EQ(lease.take(kBob, kStart + 1s), Lease::Outcome::kRefused);
    EXPECT_EQ(lease.holder(kStart + 1s)->name, "ann");
}

TEST(Lease, lapses_after_30_s_of_silence) {
    Lease lease;
    lease.use(kAnn, kStart);
    lease.use(kAnn, kStart + 29s);
    EXPECT_EQ(lease.use(kBob, kStart + 58s), Lease::Outcome::kRefused);
    EXPECT_EQ(lease.holder(kStart + 59s), nullptr);
    EXPECT_EQ(lease.use(kBob, kStart + 59s), Lease::Outcome::kBegun);
}

TEST(Lease, is_taken_by_an_owner_on_purpose_and_not_by_a_command) {
    Lease lease;
    lease.use(kAnn, kStart);
    EXPECT_EQ(lease.use(kOwner, kStart), Lease::Outcome::kRefused);
    EXPECT_EQ(lease.take(kOwner, kStart), Lease::Outcome::kBegun);
    EXPECT_EQ(lease.use(kAnn, kStart), Lease::Outcome::kRefused);
}

TEST(Lease, is_released_by_its_holder_only) {
    Lease lease;
    lease.use(kAnn, kStart);
    lease.release(kBob, kStart);
    EXPECT_NE(lease.holder(kStart), nullptr);
    lease.release(kAnn, kStart);
    EXPECT_EQ(lease.holder(kStart), nullptr);
}

TEST(Lease, names_those_who_ask_once_and_until_it_changes_hands) {
    Lease lease;
    EXPECT_EQ(lease.ask(kAnn, kStart), Lease::Outcome::kBegun) << "it was free";
    lease.ask(kBob, kStart);
    lease.ask(kBob, kStart);
    lease.ask(kAnn, kStart);
    EXPECT_EQ(lease.asked_by(kStart), std::vector<std::string>{"bob"});
    for (int i = 0; i < 20; ++i) lease.ask({.id = "x" + std::to_string(i), .name = "x"}, kStart);
    EXPECT_EQ(lease.asked_by(kStart).size(), Lease::kMaxAsking);
    lease.release(kAnn, kStart);
    EXPECT_TRUE(lease.asked_by(kStart).empty());
    lease.use(kBob, kStart);
    EXPECT_TRUE(lease.asked_by(kStart).empty());
}

TEST(Lease, is_not_for_the_hub_itself) {
    Lease lease;
    EXPECT_EQ(lease.use({}, kStart), Lease::Outcome::kKept);
    EXPECT_EQ(lease.holder(kStart), nullptr);
    lease.use(kAnn, kStart);
    EXPECT_EQ(lease.use({}, kStart), Lease::Outcome::kRefused);
}

}  // namespace
}  // namespace vedette::ptz
