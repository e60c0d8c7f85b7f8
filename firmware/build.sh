#!/usr/bin/env bash
# Builds the firmware with the ESP-IDF at $IDF_PATH (5.1 to 5.5; `. $IDF_PATH/export.sh` first).
#
#   build.sh VARIANT|all [--one-slot]   ESP32CAM, GENERIC_SPIRAM or GENERIC. Leaves in build/flash/ the page that flashes a board,
#                                       and for each variant VARIANT/firmware.bin, the whole flash from address 0 on.
#                                       Settings: sdkconfig.local, if it is there, wins over sdkconfig.VARIANT.
#   build.sh --check                    compares the stand-ins in fakes/ and idf_symbols.txt with that ESP-IDF
set -euo pipefail
cd "$(dirname "$(readlink -f "$0")")"

usage() { sed -n '2,9s/^# \{0,1\}//p' build.sh >&2; exit 2; }

[ $# -ge 1 ] || usage
if [ -z "${IDF_PATH:-}" ] || [ ! -f "$IDF_PATH/tools/cmake/project.cmake" ]; then
    echo "build.sh: IDF_PATH names no ESP-IDF. Install one (5.1 to 5.5), then: . /path/to/esp-idf/export.sh" >&2
    exit 1
fi

if [ "$1" = --check ]; then
    # The camera's headers are there once a variant was built.
    camera=managed_components/espressif__esp32-camera
    [ -d "$camera" ] || camera=
    exec ./compare_with_idf "$IDF_PATH" ${camera:+"$camera"}
fi

variants=$1
one_slot=
shift
case $variants in
all) variants="ESP32CAM GENERIC_SPIRAM GENERIC" ;;
ESP32CAM | GENERIC_SPIRAM | GENERIC) ;;
*) echo "build.sh: there is no variant '$variants'" >&2; usage ;;
esac
for word in "$@"; do
    case $word in --one-slot) one_slot=1 ;; *) usage ;; esac
done
command -v idf.py >/dev/null || { echo "build.sh: idf.py is not in PATH: . $IDF_PATH/export.sh" >&2; exit 1; }
version=$(sed -n 's/^project(vedette VERSION \([0-9.]*\).*/\1/p' ../CMakeLists.txt)

flash=build/flash
mkdir -p "$flash"
cp flash/index.html "$flash/"
if command -v npm >/dev/null; then
    (cd flash && npm install --silent --no-audit --no-fund)
    rm -rf "$flash/esp-web-tools"
    cp -r flash/node_modules/esp-web-tools/dist/web "$flash/esp-web-tools"
else
    echo "build.sh: npm is missing, so the flash page has no buttons; the images do not need it" >&2
fi

for variant in $variants; do
    folder=build/$variant
    # An sdkconfig of an earlier run would win over changed defaults.
    rm -f "$folder/sdkconfig"
    idf.py -B "$folder" -D SDKCONFIG="$PWD/$folder/sdkconfig" -D VARIANT="$variant" -D ONE_SLOT="$one_slot" build
    mkdir -p "$flash/$variant"
    out=$PWD/$flash/$variant/firmware.bin
    (cd "$folder" && python -m esptool --chip esp32 merge_bin -o "$out" @flash_args)
    cat >"$flash/$variant/manifest.json" <<JSON
{
  "name": "Vedette $variant",
  "version": "$version",
  "new_install_prompt_erase": true,
  "builds": [{"chipFamily": "ESP32", "parts": [{"path": "firmware.bin", "offset": 0}]}]
}
JSON
    echo "build.sh: $flash/$variant/firmware.bin; by cable: python -m esptool --chip esp32 write_flash 0 $flash/$variant/firmware.bin"
done
echo "build.sh: the flash page: python3 -m http.server --bind 127.0.0.1 --directory firmware/$flash 8000"
