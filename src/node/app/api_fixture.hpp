// Requests of the JSON API to a board in memory. Test code; caller's thread.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "core/json/reader.hpp"
#include "node/app/node_fixture.hpp"

namespace vedette::node {

constexpr std::string_view kBasic =
    "Authorization: Basic b3duZXI6bG9uZzpwYXNzd29yZA==\r\n";  // owner:long:password

// The payload of a body in chunks, joined.
inline std::string dechunk(const std::string& answer) {
    std::string out;
    std::size_t at = answer.find("\r\n\r\n");
    if (at == answer.npos) return "";
    at += 4;
    while (true) {
        const std::size_t line = answer.find("\r\n", at);
        if (line == answer.npos) return "";
        const std::size_t size =
            parse_int<std::size_t>(std::string_view(answer).substr(at, line - at), 16).value_or(0);
        if (size == 0) return out;
        out += answer.substr(line + 2, size);
        at = line + 4 + size;
    }
}

inline bool is_json(std::string_view text) {
    std::array<char, 100> memory;
    json::Reader reader(memory, {});
    reader.feed(as_bytes(text));
    reader.end_of_input();
    json::Event event{};
    while (event != json::Event::kEnd && event != json::Event::kFailed) event = reader.next();
    return event == json::Event::kEnd;
}

// A document, checked to be JSON.
inline std::string show(Board& board, std::string_view target) {
    const std::string answer = board.get(target, kBasic);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 200 ")) << answer;
    EXPECT_TRUE(answer.contains("Content-Type: application/json\r\n"));
    const std::string text = dechunk(answer);
    EXPECT_TRUE(is_json(text)) << text;
    return text;
}

// Sends a request with a JSON body.
inline FakeNetwork::Peer& begin_change(Board& board, std::string_view target, std::string_view body,
                                       std::string_view fields, std::string_view method) {
    FakeNetwork::Peer& peer = board.connect(80, Board::kFriend);
    peer.to_board.append(method).append(" ").append(target).append(" HTTP/1.1\r\nHost: board\r\n");
    if (!body.empty()) {
        peer.to_board.append("Content-Type: application/json\r\nContent-Length: ");
        peer.to_board.append(std::to_string(body.size())).append("\r\n");
    }
    peer.to_board.append(fields).append("\r\n").append(body);
    return peer;
}

// The answer to it.
inline std::string change(Board& board, std::string_view target, std::string_view body,
                          std::string_view fields = kBasic, std::string_view method = "PATCH") {
    FakeNetwork::Peer& peer = begin_change(board, target, body, fields, method);
    board.run(100ms);
    peer.ended = true;
    return peer.from_board;
}

}  // namespace vedette::node
