/* The pictures of bench_chip: length-prefixed JPEGs, laid into flash as they are. */
    .section .rodata.bench_pictures, "a"
    .global bench_pictures
    .global bench_pictures_end
    .balign 4
bench_pictures:
    .incbin "bench_pictures.stream"
bench_pictures_end:
