# gnuplot curves.gp: draws curves.tsv, which tables.sh writes, as curves.svg and curves.png.
reset
set datafile separator "\t"
set lmargin 9; set rmargin 11; set tmargin 1; set bmargin 3.5
set border 3 lc rgb "#666666"; set tics nomirror; set ytics format "%.2f"; unset key
set xlabel "epoch"; set ylabel "mean squared error"
stats "curves.tsv" using 1 nooutput
set xrange [1:STATS_records]; set offsets 0, 0, graph 0.05, graph 0.05
last = STATS_records - 1
do for [kind in "svg png"] {
    if (kind eq "svg") { set terminal svg size 800, 300 font "sans-serif,12" background "#ffffff" noenhanced name "curves" }
    else { set terminal pngcairo size 800, 300 font "sans-serif,9" background "#ffffff" noenhanced }
    set output "curves.".kind
    plot "curves.tsv" using 1:2 with lines lw 2 lc rgb "#0072B2" title "training loss", \
        "" using 1:3 with lines lw 2 dt (8, 4) lc rgb "#D55E00" title "validation loss", \
        "" using 1:2:("training") every ::last with labels left offset 0.7, 0 tc rgb "#0072B2" title "training", \
        "" using 1:3:("validation") every ::last with labels left offset 0.7, 0 tc rgb "#B04D00" title "validation"
}
