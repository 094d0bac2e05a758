/* Gradients written by hand in C, scalar, as the benchmarks' measure for the generated ones. They overwrite the gradients and return the value. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

double log_sum_exp(int n, const double *x, double *gradient)
{
    double max = x[0], sum = 0;
    for (int i = 1; i < n; i++) max = x[i] > max ? x[i] : max;
    for (int i = 0; i < n; i++) sum += gradient[i] = exp(x[i] - max);
    for (int i = 0; i < n; i++) gradient[i] /= sum;
    return max + log(sum);
}

double rosenbrock(int n, const double *x, double *gradient)
{
    double total = 0;
    memset(gradient, 0, n * sizeof *gradient);
    for (int i = 0; i + 1 < n; i++) {
        double valley = x[i + 1] - x[i] * x[i], slope = 1 - x[i];
        total += 100 * valley * valley + slope * slope;
        gradient[i] -= 400 * x[i] * valley + 2 * slope;
        gradient[i + 1] += 200 * valley;
    }
    return total;
}

static double normal(double x, double *density)
{
    double size = fabs(x), t = 1 / (1 + 0.2316419 * size);
    double polynomial = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
    double slope = 0.319381530 + t * (2 * -0.356563782 + t * (3 * 1.781477937 + t * (4 * -1.821255978 + t * 5 * 1.330274429)));
    double bell = exp(-0.5 * x * x) * 0.3989422804014327, tail = bell * polynomial;
    *density = size * tail + bell * slope * 0.2316419 * t * t;
    return x > 0 ? 1 - tail : tail;
}

double call_values(
    int n, const double *spots, const double *volatilities, double rate, const double *strikes, const double *maturities,
    double *by_spot, double *by_volatility, double *by_rate)
{
    double total = 0, rho = 0;
    for (int i = 0; i < n; i++) {
        double root = sqrt(maturities[i]), spread = volatilities[i] * root, discounted = strikes[i] * exp(-rate * maturities[i]);
        double d1 = (log(spots[i] / strikes[i]) + (rate + 0.5 * volatilities[i] * volatilities[i]) * maturities[i]) / spread;
        double density1, density2, normal1 = normal(d1, &density1), normal2 = normal(d1 - spread, &density2);
        double by_d1 = spots[i] * density1 - discounted * density2;
        total += spots[i] * normal1 - discounted * normal2;
        by_spot[i] = normal1 + by_d1 / (spots[i] * spread);
        by_volatility[i] = by_d1 * (root - d1 / volatilities[i]) + discounted * density2 * root;
        rho += by_d1 * root / volatilities[i] + maturities[i] * discounted * normal2;
    }
    *by_rate = rho;
    return total;
}

double pendulum(double angle, double speed, double friction, double step, int steps, double *gradient)
{
    double *states = malloc(2 * (size_t)steps * sizeof *states), half = 0.5 * step;
    for (int i = 0; i < steps; i++) {
        states[2 * i] = angle;
        states[2 * i + 1] = speed;
        double a1 = speed, b1 = -sin(angle) - friction * speed;
        double a2 = speed + half * b1, b2 = -sin(angle + half * a1) - friction * a2;
        double a3 = speed + half * b2, b3 = -sin(angle + half * a2) - friction * a3;
        double a4 = speed + step * b3, b4 = -sin(angle + step * a3) - friction * a4;
        angle += step / 6 * (a1 + 2 * a2 + 2 * a3 + a4);
        speed += step / 6 * (b1 + 2 * b2 + 2 * b3 + b4);
    }
    double value = angle * angle + speed * speed, by_angle = 2 * angle, by_speed = 2 * speed, by_friction = 0;
    for (int i = steps - 1; i >= 0; i--) {
        angle = states[2 * i];
        speed = states[2 * i + 1];
        double a1 = speed, b1 = -sin(angle) - friction * speed;
        double a2 = speed + half * b1, b2 = -sin(angle + half * a1) - friction * a2;
        double a3 = speed + half * b2, b3 = -sin(angle + half * a2) - friction * a3;
        double a4 = speed + step * b3;
        double u = step / 6 * by_angle, v = step / 6 * by_speed, da1 = u, da2 = 2 * u, da3 = 2 * u, da4 = u, db1 = v, db2 = 2 * v, db3 = 2 * v, db4 = v;
        double c = cos(angle + step * a3) * db4;
        by_angle -= c;
        da3 -= step * c;
        by_friction -= a4 * db4;
        da4 -= friction * db4;
        by_speed += da4;
        db3 += step * da4;
        c = cos(angle + half * a2) * db3;
        by_angle -= c;
        da2 -= half * c;
        by_friction -= a3 * db3;
        da3 -= friction * db3;
        by_speed += da3;
        db2 += half * da3;
        c = cos(angle + half * a1) * db2;
        by_angle -= c;
        da1 -= half * c;
        by_friction -= a2 * db2;
        da2 -= friction * db2;
        by_speed += da2;
        db1 += half * da2;
        by_angle -= cos(angle) * db1;
        by_friction -= speed * db1;
        by_speed += da1 - friction * db1;
    }
    free(states);
    gradient[0] = by_angle;
    gradient[1] = by_speed;
    gradient[2] = by_friction;
    return value;
}

static double soften(int n, const double *x, double *weights)
{
    return log_sum_exp(n, x, weights);
}

/* The mixture's prior has the scale 1 and no further degrees of freedom; its constant is left out. */
double mixture(
    int d, int k, int n, const double *x, const double *alpha, const double *means, const double *log_diagonals, const double *lowers,
    double *by_alpha, double *by_means, double *by_diagonals, double *by_lowers)
{
    int triangle = d * (d - 1) / 2;
    double *diagonals = malloc((k * d + k + 2 * k * d + d + 2 * k) * sizeof *diagonals), *determinants = diagonals + k * d, *centred = determinants + k, *scaled = centred + k * d;
    double *seed = scaled + k * d, *terms = seed + d, *weights = terms + k, total = 0;
    memset(by_means, 0, k * d * sizeof *by_means);
    memset(by_diagonals, 0, k * d * sizeof *by_diagonals);
    for (int g = 0; g < k; g++) {
        determinants[g] = 0;
        for (int i = 0; i < d; i++) {
            diagonals[g * d + i] = exp(log_diagonals[g * d + i]);
            determinants[g] += log_diagonals[g * d + i];
        }
    }
    total -= n * soften(k, alpha, weights);
    for (int g = 0; g < k; g++) by_alpha[g] = -n * weights[g];
    for (int i = 0; i < k * d; i++) total -= 0.5 * diagonals[i] * diagonals[i];
    for (int i = 0; i < k * triangle; i++) {
        total -= 0.5 * lowers[i] * lowers[i];
        by_lowers[i] = -lowers[i];
    }
    for (int p = 0; p < n; p++) {
        for (int g = 0; g < k; g++) {
            double *c = centred + g * d, *s = scaled + g * d, square = 0;
            const double *lower = lowers + g * triangle;
            for (int i = 0; i < d; i++) {
                c[i] = x[p * d + i] - means[g * d + i];
                s[i] = diagonals[g * d + i] * c[i];
            }
            for (int j = 0; j < d; j++)
                for (int i = j + 1; i < d; i++) s[i] += *lower++ * c[j];
            for (int i = 0; i < d; i++) square += s[i] * s[i];
            terms[g] = alpha[g] + determinants[g] - 0.5 * square;
        }
        total += soften(k, terms, weights);
        for (int g = 0; g < k; g++) {
            double *c = centred + g * d, *s = scaled + g * d, weight = weights[g];
            const double *lower = lowers + g * triangle;
            double *by_lower = by_lowers + g * triangle;
            by_alpha[g] += weight;
            for (int i = 0; i < d; i++) seed[i] = -weight * s[i];
            for (int j = 0; j < d; j++) {
                double by_centred = diagonals[g * d + j] * seed[j];
                for (int i = j + 1; i < d; i++) {
                    *by_lower++ += c[j] * seed[i];
                    by_centred += *lower++ * seed[i];
                }
                by_diagonals[g * d + j] += c[j] * seed[j] * diagonals[g * d + j] + weight;
                by_means[g * d + j] -= by_centred;
            }
        }
    }
    for (int i = 0; i < k * d; i++) by_diagonals[i] -= diagonals[i] * diagonals[i];
    free(diagonals);
    return total;
}
