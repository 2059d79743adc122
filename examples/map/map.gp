# gnuplot map.gp: draws map.tsv, which place.awk writes, as map.svg and map.png.
set encoding utf8
set datafile separator "\t"
set margins 0, 0, 0, 0
unset border; unset tics; unset key
set xrange [0:800]; set yrange [0:600]
# Okabe and Ito's colours, which the colour-blind tell apart, and a form for each subject.
colours = "0x0072B2 0xD55E00 0x009E73 0xCC79A7 0xE69F00 0x56B4E9 0x666666"
forms = "7 5 9 13 11 15 7"
which(list) = int(0 + word(list, 1 + (int($3) - 1) % words(list)))
aligned(how) = strcol(7) eq how ? $5 : NaN
do for [kind in "svg png"] {
    if (kind eq "svg") { set terminal svg size 800, 600 font "sans-serif,12" background "#ffffff" noenhanced name "map" }
    else { set terminal pngcairo size 800, 600 font "sans-serif,9" background "#ffffff" noenhanced }
    size = kind eq "svg" ? 0.75 : 0.9
    set output "map.".kind
    plot "map.tsv" using 1:2:(which(forms)):(which(colours)) with points pt variable lc rgb variable ps size title "dots", \
        "" using (aligned("left")):6:4 with labels left tc rgb "#222222" title "left", \
        "" using (aligned("right")):6:4 with labels right tc rgb "#222222" title "right", \
        "" using (aligned("center")):6:4 with labels center tc rgb "#222222" title "center"
}
