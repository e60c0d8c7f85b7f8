// The responder where another host has, or wants, its name.
#include "core/dns/responder_fixture.hpp"

namespace vedette::dns {
namespace {

constexpr std::string_view kBoard = "board.local";
constexpr std::string_view kMine("\xc0\xa8\x01\x41");
constexpr std::string_view kOther(
    "\xc0\xa8\x01\x61");  // differs from it by the bit that is the case of letters
constexpr std::string_view kServer("\0\0\0\0\0\x50", 6);

Letter owner(Type type, std::string_view data, std::uint32_t ttl_s = 120) {
    return Letter(kResponse).add(Section::kAnswer, kBoard, type, ttl_s, data);
}

Letter probe(std::string_view address) {
    return Letter().ask(kBoard, Type::kAny, true).add(Section::kAuthority, kBoard, Type::kA, 120, address);
}

TEST(ResponderConflict, takes_the_next_name_when_the_first_is_taken) {
    MulticastHost host;
    host.next();
    host.take(owner(Type::kA, kOther));
    EXPECT_EQ(host.responder.label(), "board-2");
    for (int i = 0; i < 3; ++i) {
        const std::string next = host.next();
        EXPECT_EQ(lines(next, "? ANY board-2.local"), 1);
        EXPECT_EQ(lines(next, "+SRV board-2._http._tcp.local 120 80 board-2.local"), 1);
    }
    EXPECT_EQ(lines(host.next(), "A board-2.local 120 flush .65"), 1);
}

TEST(ResponderConflict, any_record_of_the_name_shows_that_it_is_taken) {
    for (const Type type : {Type::kAaaa, Type::kTxt, Type::kSrv}) {
        MulticastHost host;
        host.next();
        host.take(owner(type, kServer));
        EXPECT_EQ(host.responder.label(), "board-2") << static_cast<int>(type);
    }
    MulticastHost host;
    host.next();
    host.take(Letter(kResponse).add(Section::kAdditional, "board._vedette._tcp.local", Type::kSrv, 120,
                                    kServer, "elsewhere.local"));
    EXPECT_EQ(host.responder.label(), "board-2");
}

TEST(ResponderConflict, its_own_records_and_those_of_others_are_none) {
    MulticastHost host;
    host.next();
    host.take(owner(Type::kA, kMine));
    host.take(owner(Type::kA, kOther, 0));  // a goodbye
    host.take(owner(Type::kNsec, kOther));
    host.take(Letter(kResponse).add(Section::kAnswer, "other.local", Type::kA, 120, kOther));
    host.take(owner(Type::kA, kOther), {IpAddress::v4(10, 0, 0, 1), kMulticastPort});  // from elsewhere
    host.take(owner(Type::kA, kOther), {IpAddress::v4(192, 168, 1, 9), 40'000});
    EXPECT_EQ(host.responder.label(), "board");
}

TEST(ResponderConflict, many_conflicts_make_it_slow) {
    MulticastHost host;
    for (int i = 2; i < 16; ++i) {
        EXPECT_NE(host.next(300ms), "");
        host.take(Letter(kResponse).add(Section::kAnswer, std::string(host.responder.label()) + ".local",
                                        Type::kA, 120, kOther));
        EXPECT_EQ(host.responder.label(), "board-" + std::to_string(i));
    }
    EXPECT_NE(host.next(300ms), "");
    host.take(Letter(kResponse).add(Section::kAnswer, "board-15.local", Type::kA, 120, kOther));
    EXPECT_EQ(host.responder.label(), "board-16");
    EXPECT_EQ(host.responder.deadline(), host.now + 5s);
}

TEST(ResponderConflict, a_long_name_keeps_room_for_its_number) {
    MulticastHost host("a name of sixty-three bytes, which is all that a label can have\xc3\xa9");
    const std::string first(host.responder.label());
    EXPECT_EQ(first, "a name of sixty-three bytes, which is all that a label can have");
    host.next();
    host.take(Letter(kResponse).add(Section::kAnswer, first + ".local", Type::kA, 120, kOther));
    EXPECT_EQ(host.responder.label(), first.substr(0, 61) + "-2");
}

TEST(ResponderConflict, of_two_that_probe_at_once_the_later_address_wins) {
    MulticastHost host;
    host.next();
    host.take(probe(kOther));
    EXPECT_EQ(host.responder.deadline(), host.now + 1s);  // it lets the other one go first
    EXPECT_EQ(host.responder.label(), "board");
    EXPECT_EQ(lines(host.next(), "? ANY board.local"), 1);
    const MonoTime due = host.responder.deadline();
    host.take(probe("\xc0\xa8\x01\x40"));
    EXPECT_EQ(host.responder.deadline(), due);
    host.take(probe(kMine));  // its own, which has come back
    EXPECT_EQ(host.responder.deadline(), due);
}

TEST(ResponderConflict, probes_are_compared_by_type_and_by_number_of_records) {
    struct Case {
        Letter letter;
        bool loses;
    };
    const auto letter = [] { return Letter().ask(kBoard, Type::kAny); };
    const Case cases[] = {
        {letter().add(Section::kAuthority, kBoard, Type::kAaaa, 120, std::string(16, '\0')), true},
        {letter().add(Section::kAuthority, kBoard, Type{0}, 120, "zzzz"), false},
        {letter()
             .add(Section::kAuthority, kBoard, Type::kAaaa, 120, std::string(16, '\0'))
             .add(Section::kAuthority, kBoard, Type::kA, 120, kMine),
         true},  // the same, and one more
        {letter()
             .add(Section::kAuthority, kBoard, Type::kAaaa, 120, std::string(16, '\0'))
             .add(Section::kAuthority, kBoard, Type::kA, 120, "\x0a\x01\x01\x01"),
         false},
        {letter().add(Section::kAuthority, "other.local", Type::kA, 120, kOther), false},
        {letter().add(Section::kAuthority, "board._http._tcp.local", Type::kTxt, 4500, std::string("\0", 1)),
         false},
        {letter().add(Section::kAuthority, "board._http._tcp.local", Type::kTxt, 4500, "\x01"), true},
        {letter()
             .add(Section::kAuthority, "board._http._tcp.local", Type::kSrv, 120, kServer, "zoard.local")
             .add(Section::kAuthority, "board._http._tcp.local", Type::kTxt, 4500, std::string("\0", 1)),
         true},
    };
    int number = 0;
    for (const Case& one : cases) {
        MulticastHost host;
        host.next();
        host.take(one.letter);
        EXPECT_EQ(host.responder.deadline() == host.now + 1s, one.loses) << number;
        ++number;
    }
}

TEST(ResponderConflict, defends_its_name_against_probes) {
    MulticastHost host;
    host.announce();
    for (const Duration pause : {0s, 1s, 3600s}) {
        host.now = host.now + pause;
        EXPECT_EQ(host.take(probe(kOther)), "");
        EXPECT_EQ(lines(host.next(0s), "A board.local 120 flush .65"), 1);
    }
    host.now = host.now + 250ms;
    host.take(probe(kOther));
    EXPECT_EQ(lines(host.next(0s), "A board.local 120 flush .65"), 1);  // more often than other answers
}

TEST(ResponderConflict, a_name_in_use_is_probed_for_again) {
    MulticastHost host;
    host.announce();
    host.take(owner(Type::kAaaa, kOther));  // another address of another host is none of its records
    EXPECT_TRUE(host.responder.is_known());
    host.take(owner(Type::kA, kOther));
    EXPECT_FALSE(host.responder.is_known());
    EXPECT_EQ(host.responder.label(), "board");
    for (int i = 0; i < 3; ++i) EXPECT_EQ(lines(host.next(), "? ANY board.local"), 1);
    EXPECT_EQ(lines(host.next(), "A board.local"), 1);
}

TEST(ResponderConflict, tells_again_what_somebody_forgets_too_early) {
    MulticastHost host;
    host.announce();
    host.take(owner(Type::kA, kMine, 60));
    EXPECT_EQ(host.next(), "");
    host.take(owner(Type::kA, kMine, 59));
    EXPECT_EQ(lines(host.next(), "A board.local 120"), 1);
}

TEST(ResponderConflict, two_boards_of_one_name_end_with_two_names) {
    MulticastHost one("board", 65);
    MulticastHost two("board", 66);
    MonoTime now = one.now;
    for (int i = 0; i < 400; ++i) {
        for (const auto& [from, to] : {std::pair(&one, &two), std::pair(&two, &one)}) {
            from->now = now;
            const auto bytes = from->responder.poll(now, from->memory);
            if (!bytes) continue;
            const IpAddress address = IpAddress::v4(192, 168, 1, from == &one ? 65 : 66);
            to->responder.take(*bytes, {address, kMulticastPort}, now, to->memory);
        }
        now = now + 20ms;
    }
    EXPECT_TRUE(one.responder.is_known());
    EXPECT_TRUE(two.responder.is_known());
    EXPECT_NE(one.responder.label(), two.responder.label());
}

}  // namespace
}  // namespace vedette::dns
