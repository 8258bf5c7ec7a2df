# Makes the files of this folder anew, in it. PLINK v2.00a3.5 SSE4.2 (9 Aug 2022), Debian.
set -e
S="--update-sex sex.txt --threads 1"
plink2 --vcf calls.vcf $S --make-bed --out calls
plink2 --vcf dosages.vcf dosage=DS --threads 1 --export bgen-1.2 ref-first bits=8 --out dosages-12-8
plink2 --vcf dosages.vcf dosage=DS --threads 1 --export bgen-1.2 bits=16 --out dosages-12-16
plink2 --vcf dosages.vcf dosage=DS --threads 1 --export bgen-1.3 bits=16 --out dosages-13-16
plink2 --vcf dosages.vcf dosage=DS --threads 1 --export bgen-1.1 --out dosages-11
plink2 --vcf phased.vcf $S --export bgen-1.3 bits=8 --out phased-13-8
plink2 --vcf phased.vcf $S --export bgen-1.2 bits=11 --out phased-12-11
plink2 --vcf dosages.vcf dosage=DS --threads 1 --export vcf vcf-dosage=GP --out dosages-gp
plink2 --vcf phased.vcf $S --export vcf --out phased-out
plink2 --bfile calls --threads 1 --export vcf --out calls-out
