// securityCam's Config.h, with which a board's firmware was built: what of it tells the hub where the board
// is, and the lines that the board's own importer takes (`vedette-node --import`, POST /api/v1/import of a
// board). The board's importer checks the values; here only addresses and ports are read. Sans-I/O.
// Thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "hub/importer/securitycam.hpp"

namespace vedette::importer {

// See the head of this file.
struct ConfigHeader {
    std::string address;  // LOCAL_IP, when the address is static; empty: none is known
    int stream_port = 80;
    int servo_port = 81;
    bool has_stream_port = false;   // written
    bool has_servo_port = false;    // written
    std::string board;              // the lines for the board; empty: the file has none
    std::vector<ImportLine> lines;  // without `file`
};

// `board_file`: where `board` goes, for the reasons. Lines within comments are passed over.
ConfigHeader read_config_header(std::string_view text, const std::string& board_file);

}  // namespace vedette::importer
