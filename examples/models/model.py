#!/usr/bin/env python3
"""Factor models between the model file of cfutils and numpy.

    model.py to-npz MODEL OUT.npz               header, users, items, and an array of each side: bias, factors
    model.py from-npz IN.npz > MODEL            the same bytes
    model.py from-implicit SAVED.npz USERS ITEMS > MODEL
                                                user_factors and item_factors of a model of implicit, and the
                                                ids of their rows, a line each
"""

import sys

import numpy as np


def read(path: str) -> dict[str, np.ndarray]:
    """A model: lines of the header, ids (bytes), and for each side an array of float32, bias first."""
    with open(path, 'rb') as file:
        lines = file.read().split(b'\n')
    model = {'header': np.array([line for line in lines if line.startswith((b'model\t', b'#'))], dtype='S')}
    for side in ('user', 'item'):
        rows = [line.split(b'\t') for line in lines if line.startswith(f'{side}\t'.encode())]
        model[side] = np.array([row[1] for row in rows], dtype='S')
        model[f'{side}_vectors'] = np.array([row[2:] for row in rows], dtype='f8').astype('f4')
    return model


def number(x: np.float32) -> bytes:
    """The shortest text that reads back as the same number of single precision."""
    return str(x).removesuffix('.0').encode()


def write(model: dict[str, np.ndarray], out) -> None:
    """Writes a model; mfpredict holds the counts of the header against what comes."""
    for line in model['header']:
        out.write(line + b'\n')
    for side in ('user', 'item'):
        if not np.isfinite(model[f'{side}_vectors']).all():
            sys.exit(f'model.py: a number of a {side} is not finite')
        for name, vector in zip(model[side], model[f'{side}_vectors'].astype('f4'), strict=True):
            out.write(b'\t'.join([side.encode(), bytes(name), *map(number, vector)]) + b'\n')


def from_implicit(saved: str, users: str, items: str) -> dict[str, np.ndarray]:
    """Its score is the product of the factors, as that of ials is: mean and biases are 0."""
    model = {}
    with np.load(saved) as arrays:
        for side, path in (('user', users), ('item', items)):
            factors = arrays[f'{side}_factors']
            with open(path, 'rb') as file:
                model[side] = np.array(file.read().split(b'\n')[:-1], dtype='S')
            model[f'{side}_vectors'] = np.hstack([np.zeros((len(factors), 1)), factors])
    said = [('format', 'cfutils-mf-1'), ('solver', 'ials'), ('factors', factors.shape[1])]
    said += [('users', len(model['user'])), ('items', len(model['item'])), ('mean', 0)]
    model['header'] = np.array([f'model\t{name}\t{value}'.encode() for name, value in said])
    return model


if __name__ == '__main__':
    match sys.argv[1:]:
        case ['to-npz', path, out]:
            np.savez(out, **read(path))
        case ['from-npz', path]:
            with np.load(path) as arrays:
                write(dict(arrays), sys.stdout.buffer)
        case ['from-implicit', saved, users, items]:
            write(from_implicit(saved, users, items), sys.stdout.buffer)
        case _:
            sys.exit(__doc__)
