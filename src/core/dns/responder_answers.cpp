// What a responder answers, and what it takes from the messages of others.
#include <algorithm>

#include "core/dns/responder.hpp"

namespace vedette::dns {
namespace {

constexpr Duration kAtOnce = Duration::zero();
constexpr std::uint32_t kSimpleTtl_s = 10;  // RFC 6762 section 6.7
// Not oftener is a record sent to the group (section 6).
constexpr Duration kRepeat = 1s;
constexpr Duration kProbeRepeat = 250ms;

}  // namespace

// The records that answer, or the denial where there is only something else of that name.
RecordSet Responder::matches(const Question& question) const {
    if (question.klass != kClassIn && question.klass != kClassAny) return 0;
    RecordSet found = 0;
    RecordSet denial = 0;
    for (std::size_t i = 0; i < records_.count(); ++i) {
        if (records_.name(i) != question.name) continue;
        if (records_.is_denial(i)) {
            denial |= bit(i);
        } else if (question.type == Type::kAny || question.type == records_.type(i)) {
            found |= bit(i);
        }
    }
    return found != 0 ? found : denial;
}

Responder::Asked Responder::read_questions(MessageReader& query, MonoTime now) const {
    Asked asked;
    for (Question question; query.next(question);) {
        asked.has_questions = true;
        const RecordSet found = matches(question);
        asked.records |= found;
        if (!question.top_bit) continue;
        // Alone only while the others still know the record (section 5.4).
        for (std::size_t i = 0; i < records_.count(); ++i) {
            const bool is_fresh =
                sent_at_[i] && now - *sent_at_[i] < std::chrono::seconds{records_.ttl_s(i)} / 4;
            if ((found & bit(i)) != 0 && is_fresh) asked.alone |= bit(i);
        }
    }
    return asked;
}

// Those that the sender has already, for at least half of their time (section 7.1).
RecordSet Responder::known_answers(MessageReader& query) const {
    RecordSet known = 0;
    for (Record record; query.next(record) && record.section == Section::kAnswer;) {
        for (std::size_t i = 0; i < records_.count(); ++i) {
            if (is_ours(query, record, i) && record.ttl_s >= records_.ttl_s(i) / 2) known |= bit(i);
        }
    }
    return known;
}

bool Responder::is_ours(const MessageReader& message, const Record& record, std::size_t own) const {
    if (record.type != records_.type(own) || record.klass != kClassIn || record.name != records_.name(own))
        return false;
    std::array<std::uint8_t, kMaxRecordData> memory;
    const auto theirs = plain_data(message, record.type, record.data, record.data_at, memory);
    return theirs && records_.has_data(own, *theirs);
}

Bytes Responder::take_query(MessageReader& query, const Sender& sender, MonoTime now,
                            std::span<std::uint8_t> out) {
    const bool is_probe = query.header().records[1] > 0;
    const bool is_cut = (query.header().flags & kTruncated) != 0;
    const Asked asked = read_questions(query, now);
    const RecordSet known = known_answers(query);
    if (!asked.has_questions && sender.address == cut_from_) pending_ &= ~known;
    const RecordSet wanted = asked.records & ~known;
    // Who probes for our name gets to know at once that it is taken, by the group: where programs share the
    // port, an answer to one may reach another.
    const RecordSet alone = is_probe ? 0 : wanted & asked.alone;
    plan(wanted & ~alone, is_probe, is_cut, now);
    if (is_cut) cut_from_ = sender.address;
    return alone == 0 ? Bytes() : answer_alone(alone, {}, false, out);
}

// Records of ours alone go out at once; for others each host waits a little, so that their answers do not
// meet (section 6). A sender whose known answers go on gets time for that (section 7.2).
void Responder::plan(RecordSet records, bool is_probe, bool is_cut, MonoTime now) {
    bool are_unique = true;
    for (std::size_t i = 0; i < records_.count(); ++i) {
        if (sent_at_[i] && now - *sent_at_[i] < (is_probe ? kProbeRepeat : kRepeat)) records &= ~bit(i);
        if ((records & bit(i)) != 0 && !records_.is_unique(i)) are_unique = false;
    }
    if (records == 0) return;
    Duration pause = kAtOnce;
    if (is_cut) {
        pause = std::chrono::milliseconds{400 + random() % 101};
    } else if (!are_unique && !is_probe) {
        pause = std::chrono::milliseconds{20 + random() % 101};
    }
    pending_due_ = pending_ == 0 ? now + pause : std::min(pending_due_, now + pause);
    pending_ |= records;
}

// `query`: of a simple client, which gets its questions back.
Bytes Responder::answer_alone(RecordSet records, Bytes query, bool is_simple, std::span<std::uint8_t> out) {
    auto asked = MessageReader::open(query);
    MessageWriter answer(out, asked ? asked->header().id : std::uint16_t{0}, kResponse | kAuthoritative);
    for (Question question; asked && asked->next(question);) {
        if (matches(question) != 0) answer.add(question);
    }
    const RecordSet companions = records_.companions(records);
    for (const Section section : {Section::kAnswer, Section::kAdditional}) {
        for (std::size_t i = 0; i < records_.count(); ++i) {
            if (((section == Section::kAnswer ? records : companions) & bit(i)) == 0) continue;
            const std::uint32_t ttl =
                is_simple ? std::min(kSimpleTtl_s, records_.ttl_s(i)) : records_.ttl_s(i);
            records_.write(answer, section, i, ttl, !is_simple && records_.is_unique(i));
        }
    }
    return answer.written();
}

// It knows nothing of multicast DNS: it gets a plain answer (section 6.7).
Bytes Responder::take_simple_query(MessageReader& query, Bytes datagram, std::span<std::uint8_t> out) {
    if (!is_known()) return {};
    RecordSet wanted = 0;
    for (Question question; query.next(question);) wanted |= matches(question);
    return wanted == 0 ? Bytes() : answer_alone(wanted, datagram, true, out);
}

// Whether somebody else has a name of ours (section 9; while probing section 8.1).
bool Responder::is_conflict(const MessageReader& message, const Record& record) const {
    if (record.klass != kClassIn || record.type == Type::kNsec || record.ttl_s == 0) return false;
    bool is_name = false;
    bool is_type = false;
    for (std::size_t i = 0; i < records_.count(); ++i) {
        if ((records_.unique() & bit(i)) == 0 || records_.name(i) != record.name) continue;
        if (is_ours(message, record, i)) return false;
        is_name = true;
        is_type = is_type || records_.type(i) == record.type;
    }
    return state_ == State::kProbing ? is_name : is_type;
}

void Responder::take_response(MessageReader& response, MonoTime now) {
    for (Record record; response.next(record);) {
        if (is_conflict(response, record)) {
            // A name that was ours may still be: the other one may be gone, or a copy of an old message.
            if (state_ == State::kProbing) return take_next_name(now);
            return probe(kAtOnce, now);
        }
        for (std::size_t i = 0; i < records_.count(); ++i) {
            if (!is_known() || !is_ours(response, record, i)) continue;
            // Somebody forgets it too early (section 6.6, and 10.1 for goodbyes of one of our earlier lives).
            if (record.ttl_s < records_.ttl_s(i) / 2) plan(bit(i), false, false, now);
        }
    }
}

bool Responder::loses_to(Bytes datagram) const {
    for (std::size_t i = 0; i < records_.count(); ++i) {
        const auto kind = records_.kind(i);
        if (kind != ServiceRecords::Kind::kAddress && kind != ServiceRecords::Kind::kServer) continue;
        if (loses_to(datagram, records_.name(i))) return true;
    }
    return false;
}

// Both sides probe at once: who has the lexicographically later records, in the order of their types, wins
// (section 8.2.1).
bool Responder::loses_to(Bytes datagram, const Name& name) const {
    struct Theirs {
        Type type;
        Bytes data;
        std::size_t at;
    };
    std::array<Theirs, 8> memory;
    std::size_t count = 0;
    auto probe = MessageReader::open(datagram);
    for (Record record; probe && probe->next(record);) {
        if (record.section != Section::kAuthority || record.name != name || count == memory.size()) continue;
        const auto end = memory.begin() + static_cast<std::ptrdiff_t>(count++);
        const auto later = std::ranges::upper_bound(memory.begin(), end, record.type, {}, &Theirs::type);
        std::move_backward(later, end, end + 1);
        *later = {record.type, record.data, record.data_at};
    }
    const std::span theirs(memory.data(), count);
    std::array<std::uint8_t, kMaxRecordData> theirs_memory;
    std::array<std::uint8_t, kMaxRecordData> ours_memory;
    std::size_t own = 0;
    for (const Theirs& one : theirs) {
        while (own < records_.count() && ((records_.unique() & bit(own)) == 0 || records_.name(own) != name))
            ++own;
        if (own == records_.count()) return true;  // they have more
        if (one.type != records_.type(own)) return one.type > records_.type(own);
        const auto data = plain_data(*probe, one.type, one.data, one.at, theirs_memory);
        const Bytes ours = records_.data(own, ours_memory);
        if (data && !std::ranges::equal(ours, *data))
            return std::ranges::lexicographical_compare(ours, *data);
        ++own;
    }
    return false;
}

}  // namespace vedette::dns
