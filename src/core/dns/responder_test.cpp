#include "core/dns/responder.hpp"

#include "core/dns/responder_fixture.hpp"

namespace vedette::dns {
namespace {

constexpr std::string_view kBoard = "board.local";
constexpr std::string_view kInstance = "board._http._tcp.local";
constexpr std::string_view kHttp = "_http._tcp.local";
constexpr std::string_view kAddress("\xc0\xa8\x01\x41");

TEST(Responder, probes_three_times_for_its_names_with_what_would_stand_there) {
    MulticastHost host;
    const std::string probe =
        "? ANY board.local alone\n"
        "? ANY board._http._tcp.local alone\n"
        "? ANY board._vedette._tcp.local alone\n"
        "+A board.local 120 .65\n"
        "+TXT board._http._tcp.local 4500\n"
        "+SRV board._http._tcp.local 120 80 board.local\n"
        "+TXT board._vedette._tcp.local 4500\n"
        "+SRV board._vedette._tcp.local 120 80 board.local\n";
    EXPECT_EQ(host.next(249ms), probe);
    const MonoTime first = host.now;
    EXPECT_EQ(host.next(), probe);
    EXPECT_EQ(host.now, first + 250ms);
    const std::string last = host.next();
    EXPECT_EQ(lines(last, "? ANY board.local"), 1);
    EXPECT_FALSE(last.contains("alone"));
    EXPECT_FALSE(host.responder.is_known());
}

TEST(Responder, announces_all_records_twice_and_then_is_silent) {
    MulticastHost host;
    for (int i = 0; i < 3; ++i) host.next();
    const MonoTime probed = host.now;
    const std::string all = host.next();
    EXPECT_EQ(host.now, probed + 250ms);
    EXPECT_EQ(all,
              "A board.local 120 flush .65\n"
              "TXT board._http._tcp.local 4500 flush\n"
              "SRV board._http._tcp.local 120 flush 80 board.local\n"
              "PTR _http._tcp.local 4500 board._http._tcp.local\n"
              "PTR _services._dns-sd._udp.local 4500 _http._tcp.local\n"
              "TXT board._vedette._tcp.local 4500 flush\n"
              "SRV board._vedette._tcp.local 120 flush 80 board.local\n"
              "PTR _vedette._tcp.local 4500 board._vedette._tcp.local\n"
              "PTR _services._dns-sd._udp.local 4500 _vedette._tcp.local\n"
              "+NSEC board.local 120 flush\n");
    EXPECT_EQ(host.next(), all);
    EXPECT_EQ(host.now, probed + 1250ms);
    EXPECT_EQ(host.next(3600s), "");
    EXPECT_TRUE(host.responder.is_known());
}

TEST(Responder, answers_for_its_name_at_once) {
    MulticastHost host;
    host.announce();
    EXPECT_EQ(host.take(Letter().ask("BOARD.local", Type::kA)), "");
    EXPECT_EQ(host.responder.deadline(), host.now);
    EXPECT_EQ(host.next(), "A board.local 120 flush .65\n+NSEC board.local 120 flush\n");
}

TEST(Responder, says_that_its_name_has_no_other_record) {
    MulticastHost host;
    host.announce();
    host.take(Letter().ask(kBoard, Type::kAaaa));
    EXPECT_EQ(host.next(), "NSEC board.local 120 flush\n");
    host.now = host.now + 2s;
    host.take(Letter().ask(kInstance, Type::kAaaa));
    EXPECT_EQ(host.next(), "NSEC board._http._tcp.local 4500 flush\n");
}

TEST(Responder, who_browses_gets_all_that_is_needed_after_a_little_while) {
    MulticastHost host;
    host.announce();
    host.take(Letter().ask(kHttp, Type::kPtr));
    const MonoTime asked = host.now;
    EXPECT_EQ(host.next(),
              "PTR _http._tcp.local 4500 board._http._tcp.local\n"
              "+A board.local 120 flush .65\n"
              "+TXT board._http._tcp.local 4500 flush\n"
              "+SRV board._http._tcp.local 120 flush 80 board.local\n");
    EXPECT_GE(host.now - asked, 20ms);
    EXPECT_LE(host.now - asked, 120ms);
    host.now = host.now + 2s;
    host.take(Letter().ask("_services._dns-sd._udp.local", Type::kPtr));
    EXPECT_EQ(lines(host.next(), "PTR _services._dns-sd._udp.local"), 2);
}

TEST(Responder, does_not_answer_what_others_have) {
    MulticastHost host;
    host.announce();
    host.take(Letter().ask("other.local", Type::kA).ask("_ipp._tcp.local", Type::kPtr));
    host.take(Letter().ask("board", Type::kA).ask("board.local.local", Type::kA));
    EXPECT_EQ(host.next(), "");
}

TEST(Responder, does_not_tell_what_the_asker_knows) {
    MulticastHost host;
    host.announce();
    const auto known = [](std::uint32_t ttl_s, std::string_view target) {
        return Letter().ask(kHttp, Type::kPtr).add(Section::kAnswer, kHttp, Type::kPtr, ttl_s, "", target);
    };
    host.take(known(2250, "Board._HTTP._tcp.local"));
    EXPECT_EQ(host.next(), "");
    host.take(known(2249, kInstance));  // it forgets soon
    EXPECT_NE(host.next(), "");
    host.now = host.now + 2s;
    host.take(known(4500, "other._http._tcp.local"));
    EXPECT_NE(host.next(), "");
    host.now = host.now + 2s;
    host.take(Letter().ask(kBoard, Type::kA).add(Section::kAnswer, kBoard, Type::kA, 120, kAddress));
    EXPECT_EQ(host.next(), "");
    // 97 is 65 but for the bit that is the case of letters.
    host.take(
        Letter().ask(kBoard, Type::kA).add(Section::kAnswer, kBoard, Type::kA, 120, "\xc0\xa8\x01\x61"));
    EXPECT_NE(host.next(), "");
}

TEST(Responder, waits_for_known_answers_that_go_on_in_another_message) {
    MulticastHost host;
    host.announce();
    const Letter begin = Letter(kTruncated).ask(kHttp, Type::kPtr).ask("_vedette._tcp.local", Type::kPtr);
    const Letter rest = Letter().add(Section::kAnswer, kHttp, Type::kPtr, 4500, "", kInstance);
    host.take(begin);
    const MonoTime asked = host.now;
    host.take(rest, {IpAddress::v4(192, 168, 1, 10), kMulticastPort});  // of somebody else
    host.now = host.now + 300ms;
    host.take(rest);
    const std::string answer = host.next();
    EXPECT_EQ(lines(answer, "PTR _http"), 0);
    EXPECT_EQ(lines(answer, "PTR _vedette"), 1);
    EXPECT_GE(host.now - asked, 400ms);
    EXPECT_LE(host.now - asked, 500ms);
}

TEST(Responder, tells_the_group_nothing_twice_within_a_second) {
    MulticastHost host;
    host.announce();
    host.take(Letter().ask(kBoard, Type::kA));
    EXPECT_NE(host.next(0s), "");
    host.take(Letter().ask(kBoard, Type::kA));
    EXPECT_EQ(host.next(999ms), "");
    host.now = host.now + 1ms;
    host.take(Letter().ask(kBoard, Type::kA));
    EXPECT_NE(host.next(0s), "");
}

TEST(Responder, answers_one_alone_while_the_group_knows_it) {
    MulticastHost host;
    host.announce();
    const Letter letter = Letter().ask(kHttp, Type::kPtr, true);
    const std::string alone = host.take(letter);
    EXPECT_EQ(lines(alone, "PTR _http._tcp.local 4500 board._http._tcp.local"), 1);
    EXPECT_EQ(host.next(), "");
    host.now = host.now + 1125s;  // a quarter of the record's time
    EXPECT_EQ(host.take(letter), "");
    EXPECT_EQ(lines(host.next(), "PTR"), 1);
}

TEST(Responder, simple_clients_get_a_plain_answer) {
    MulticastHost host;
    const Sender simple{IpAddress::v4(192, 168, 1, 9), 40'000};
    const Letter letter = Letter(0, 77).ask(kBoard, Type::kA);
    EXPECT_EQ(host.take(letter, simple), "");  // while it probes, the name is not its own
    host.announce();
    EXPECT_EQ(host.take(letter, simple), "? A board.local\nA board.local 10 .65\n+NSEC board.local 10\n");
    EXPECT_EQ(load_be16(host.memory.data()), 77);
    EXPECT_EQ(host.next(), "");
    EXPECT_EQ(host.take(Letter().ask("other.local", Type::kA), simple), "");
}

TEST(Responder, answers_its_own_network_only) {
    MulticastHost host;
    host.announce();
    const Letter letter = Letter().ask(kBoard, Type::kA);
    for (const IpAddress& address : {IpAddress::v4(192, 168, 2, 9), IpAddress{}}) {
        EXPECT_EQ(host.take(letter, {address, kMulticastPort}), "");
        EXPECT_EQ(host.take(letter, {address, 40'000}), "");
    }
    EXPECT_EQ(host.next(), "");
}

TEST(Responder, ignores_other_operations_and_errors) {
    MulticastHost host;
    host.announce();
    for (const std::uint16_t flags : {0x0800, 0x0003}) host.take(Letter(flags).ask(kBoard, Type::kA));
    EXPECT_EQ(host.next(), "");
}

TEST(Responder, says_goodbye_once) {
    MulticastHost host;
    host.announce();
    host.responder.stop(host.now);
    const std::string goodbye = host.next();
    EXPECT_EQ(lines(goodbye, ""), 9);
    EXPECT_EQ(lines(goodbye, "A board.local 0 flush"), 1);
    EXPECT_EQ(lines(goodbye, "PTR _http._tcp.local 0"), 1);
    EXPECT_EQ(host.next(), "");
    host.take(Letter().ask(kBoard, Type::kA));
    EXPECT_EQ(host.next(), "");
    EXPECT_EQ(host.responder.deadline(), MonoTime::max());
}

TEST(Responder, who_is_not_known_says_no_goodbye) {
    MulticastHost host;
    host.next();
    host.responder.stop(host.now);
    EXPECT_EQ(host.next(), "");
}

TEST(Responder, announces_a_new_address) {
    MulticastHost host;
    host.announce();
    host.responder.start("board", IpAddress::v4(192, 168, 1, 66), 24, 1, host.now);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(lines(host.next(), "? ANY board.local"), 1);
    EXPECT_EQ(lines(host.next(), "A board.local 120 flush .66"), 1);
}

TEST(Responder, what_is_cut_anywhere_does_no_harm) {
    MulticastHost host;
    host.announce();
    const Letter query =
        Letter().ask(kHttp, Type::kPtr).add(Section::kAnswer, kHttp, Type::kPtr, 4500, "", kInstance);
    const Letter response =
        Letter(kResponse).add(Section::kAnswer, kBoard, Type::kA, 120, "\x01\x02\x03\x04");
    for (const Letter* const letter : {&query, &response}) {
        for (std::size_t cut = 0; cut < letter->bytes().size(); ++cut) {
            host.responder.take(letter->bytes().first(cut), MulticastHost::kOther, host.now, host.memory);
            EXPECT_TRUE(host.responder.is_known()) << cut;
            host.next(2s);
        }
    }
}

}  // namespace
}  // namespace vedette::dns
