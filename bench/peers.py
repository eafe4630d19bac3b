"""The peers in Python, a task a process: bench/measure.mjs writes a line, this answers with one.

Arguments: the task's key and its size. Each function makes the data as bench/tasks.mjs does and returns what is timed,
with what turns its value into numbers to compare.
"""

import json
import sys
import time
import warnings
from functools import partial

import numpy as np


def descent(n, p, epochs):
    """Gradient descent written as the source writes it."""
    random = np.random.RandomState(0)
    X = random.randn(n, p)
    y = X @ np.ones((p, 1)) + 0.5 * random.randn(n, 1)
    start = random.randn(p, 1)
    lam, rate = 0.1, 0.05

    def forward(X, W, b):
        return X @ W + b

    def mse_loss(y_pred, y_true):
        return np.mean((y_pred - y_true) ** 2)

    def l2_loss(W, lam):
        return 0.5 * lam * np.sum(W * W)

    def compute_grads(X, y, y_pred, W, lam):
        dL_dy = (2 / y.shape[0]) * (y_pred - y)
        return X.T @ dL_dy + lam * W, np.sum(dL_dy, axis=0)

    def call():
        W, b, losses = start, np.zeros((1,)), []
        for _ in range(epochs):
            y_pred = forward(X, W, b)
            losses.append(mse_loss(y_pred, y) + l2_loss(W, lam))
            dW, db = compute_grads(X, y, y_pred, W, lam)
            W = W - rate * dW
            b = b - rate * db
        return losses, W, b

    return call, lambda value: np.concatenate([value[0], value[1].ravel(), value[2]])


def surface(n, points):
    """A loss for each point of the grid, as the source does it."""
    X = np.random.RandomState(0).randn(n, 2)
    Y = X @ np.array([[4.0], [1.5]])
    values = np.linspace(-7, 7, points)

    def mse_loss(w):
        return np.mean(np.square(X @ w - Y))

    def call():
        return np.array([[mse_loss(np.array([[w1], [w2]])) for w1 in values] for w2 in values])

    return call, np.ravel


def regression(n, p, correlation=0.0):
    random = np.random.RandomState(0)
    X = random.randn(n, p) * np.sqrt(1 - correlation)
    if correlation > 0:
        X += random.randn(n, 1) * np.sqrt(correlation)
    W = np.array([1.0 + j % 3 if j % 10 == 0 else 0.0 for j in range(p)])
    return X, X @ W + random.randn(n)


def ridge(n, p):
    from sklearn.linear_model import Ridge

    X, y = regression(n, p)
    return lambda: Ridge(alpha=1.0).fit(X, y), lambda fit: [*fit.coef_, fit.intercept_]


def ridge_path(n, p):
    from sklearn.linear_model import Ridge

    X, y = regression(n, p)
    alphas = 10 ** np.linspace(3, -3, 100)

    def numbers(fits):
        return [*np.ravel([fit.coef_ for fit in fits]), *(fit.intercept_ for fit in fits)]

    return lambda: [Ridge(alpha=alpha).fit(X, y) for alpha in alphas], numbers


def scikit_learn(X, y, alphas, ratio):
    from sklearn.linear_model import enet_path

    return lambda: enet_path(X, y, l1_ratio=ratio, alphas=alphas, tol=1e-6, max_iter=1000000)[1]


def glmnet(X, y, alphas, ratio):
    from glmnet import ElasticNet

    options = dict(standardize=False, fit_intercept=False, n_splits=0, tol=1e-7, max_iter=1000000)
    return lambda: ElasticNet(alpha=ratio, lambda_path=alphas, **options).fit(X, y).coef_path_


def celer(X, y, alphas, ratio):
    from celer import celer_path

    return lambda: celer_path(X, y, "lasso", alphas=alphas, tol=1e-6)[1]


def skglm(X, y, alphas, ratio):
    from skglm.datafits import Quadratic
    from skglm.penalties import L1
    from skglm.solvers import AndersonCD

    solver = AndersonCD(tol=1e-6, fit_intercept=False, ws_strategy="fixpoint")
    return lambda: solver.path(X, y, Quadratic(), L1(alphas[0]), alphas=alphas)[1]


def adelie(X, y, alphas, ratio):
    import adelie

    options = dict(intercept=False, early_exit=False, progress_bar=False, tol=1e-7, n_threads=1)

    def call():
        loss = adelie.glm.gaussian(y, dtype=np.float64)
        return adelie.grpnet(X, loss, alpha=ratio, lmda_path=alphas, **options).betas

    return call, lambda betas: betas.toarray().T


def l1_path(solver, n, p, correlation, ratio, smallest):
    """The same λ for all, from the one that leaves no weight."""
    X, y = regression(n, p, correlation)
    X = np.asfortranarray(X)  # as all of them like it best
    alphas = np.abs(X.T @ y).max() / n / ratio * smallest ** (np.arange(100) / 99)
    made = solver(X, y, alphas, ratio)
    call, weights_of = made if isinstance(made, tuple) else (made, lambda weights: weights)

    def numbers(value):
        weights = weights_of(value)
        loss = np.sum((y[:, None] - X @ weights) ** 2, axis=0) / (2 * n)
        penalty = ratio * np.abs(weights).sum(axis=0) + (1 - ratio) / 2 * (weights**2).sum(axis=0)
        return loss + alphas * penalty

    return call, numbers


def lasso_cv(n, p, folds):
    from sklearn.linear_model import LassoCV

    X, y = regression(n, p)
    X = np.asfortranarray(X)

    def call():
        return LassoCV(cv=folds, n_jobs=1, tol=1e-6, max_iter=1000000).fit(X, y)

    return call, lambda fit: fit.mse_path_.mean(axis=1)


def gram(n, p):
    X = np.random.RandomState(0).randn(n, p)
    return lambda: X.T @ X, np.ravel


def cholesky(p):
    X = np.random.RandomState(0).randn(2 * p, p)
    A = X.T @ X
    return lambda: np.linalg.cholesky(A), np.ravel


def randn(n, p):
    return lambda: np.random.RandomState(0).randn(n, p), np.ravel


tasks = {
    "descent": descent,
    "surface": surface,
    "ridge": ridge,
    "ridge path": ridge_path,
    "l1 path, scikit-learn": partial(l1_path, scikit_learn),
    "l1 path, glmnet": partial(l1_path, glmnet),
    "l1 path, celer": partial(l1_path, celer),
    "l1 path, skglm": partial(l1_path, skglm),
    "l1 path, adelie": partial(l1_path, adelie),
    "lasso cv": lasso_cv,
    "gram": gram,
    "cholesky": cholesky,
    "randn": randn,
}


def answer(message):
    print(json.dumps(message), flush=True)


def main():
    warnings.simplefilter("ignore")  # of versions to come, to a pipe that nobody reads
    key, *size = sys.argv[1:]
    call, numbers = tasks[key](*(json.loads(each) for each in size))
    value = None
    answer({"ready": True})
    for line in sys.stdin:
        repeats = json.loads(line).get("repeats")
        if repeats is None:
            answer({"numbers": np.asarray(numbers(value), dtype=float).tolist()})
            continue
        began = time.perf_counter()
        for _ in range(repeats):
            value = call()
        answer({"seconds": (time.perf_counter() - began) / repeats})


main()
